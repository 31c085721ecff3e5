/** A table: columns of text from the left, columns of numbers behind them. Cells are Markdown already. */
export function markdownTable(
  texts: readonly string[],
  numbers: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const alignment = [...texts.map(() => '---'), ...numbers.map(() => '---:')];
  return [[...texts, ...numbers], alignment, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** What a reader sees after a click. */
export function markdownDetails(title: string, lines: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, '', ...lines, '', '</details>'];
}
