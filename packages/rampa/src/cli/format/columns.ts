import { stripVTControlCharacters } from 'node:util';

/**
 * Lays cells out below each other, two spaces apart. The first column is aligned to the left, the others to
 * the right unless their index is in `leftColumns`. Colours do not count as width.
 */
export function formatColumns(
  rows: readonly (readonly string[])[],
  leftColumns: readonly number[] = [],
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
    }
  }
  return rows.map((row) => row.map(place).join('  ').trimEnd());

  function place(cell: string, index: number): string {
    const padding = ' '.repeat((widths[index] ?? 0) - textWidth(cell));
    return index === 0 || leftColumns.includes(index) ? cell + padding : padding + cell;
  }
}

/** Breaks a text between words into lines of at most `width`; a longer word is cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').map((each) => shortenMiddle(each, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * The text on one line: line ends and tabs as `\\n` and the like. Cut in its middle when it is longer than `limit`, so
 * that both ends can be recognised.
 */
export function shortenMiddle(text: string, limit: number): string {
  const line = text.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1));
  const characters = [...line];
  if (characters.length <= limit) return line;
  const headLength = Math.ceil((limit - 1) / 2);
  const tailLength = limit - 1 - headLength;
  return `${characters.slice(0, headLength).join('')}…${characters.slice(-tailLength).join('')}`;
}

function textWidth(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
