/** One page of the reference. */
export interface Page {
  /** From `docs/reference/`. */
  readonly name: string;
  readonly text: string;
}

/** Joins the blocks of a page: headings, paragraphs, tables. */
export function page(name: string, blocks: readonly string[]): Page {
  return { name, text: `${blocks.join('\n\n')}\n` };
}

/** A markdown table; nothing may be empty, so that a missing text is seen. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const empty = rows.find((row) => row.some((cell) => cell.trim() === ''));
  if (empty !== undefined) throw new Error(`a cell is empty in the row '${empty.join(' | ')}'`);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A sentence from a text that is written to stand after a colon. */
export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
