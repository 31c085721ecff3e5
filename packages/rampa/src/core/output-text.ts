import { formatValue } from './errors.ts';
import type { OutputSpec } from './output.ts';
import type { Problems } from './problems.ts';

/**
 * Understands `NAME`, `NAME=DESTINATION` and `NAME=DESTINATION?OPTION=VALUE&OPTION=VALUE`, where values are
 * percent-encoded as in an address. A destination that has a question mark itself needs `config.outputs`.
 * @param subject where the text comes from, for what goes to `problems`
 * @returns `undefined` when there is no name
 */
export function readOutputText(
  text: string,
  subject: string,
  problems: Problems,
): OutputSpec | undefined {
  // Only the first of each separates: a destination such as an URL keeps its own.
  const [head, query] = splitAt(text, '?');
  const [name, destination] = splitAt(head, '=');
  if (name === '') {
    problems.add(`${subject} must be NAME or NAME=DESTINATION, got ${formatValue(text)}`);
    return undefined;
  }
  const options = new URLSearchParams(query ?? '');
  for (const option of repeated([...options.keys()])) {
    const line = `${subject} gives ${name} the option ${formatValue(option)} more than once`;
    problems.add(line, 'Give each option once; the texts of a list are separated by commas.');
  }
  return { name, destination, options: Object.fromEntries(options) };
}

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
