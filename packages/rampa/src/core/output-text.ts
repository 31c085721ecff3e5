import type { OutputSpec } from './output.ts';

/**
 * Understands `NAME`, `NAME=DESTINATION` and `NAME=DESTINATION?OPTION=VALUE&OPTION=VALUE`, where values are
 * percent-encoded as in an address. A destination that has a question mark itself needs `config.outputs`.
 * @returns `undefined` when there is no name
 */
export function parseOutputText(text: string): OutputSpec | undefined {
  // Only the first of each separates: a destination such as an URL keeps its own.
  const [head, query] = splitAt(text, '?');
  const [name, destination] = splitAt(head, '=');
  if (name === '') return undefined;
  return { name, destination, options: Object.fromEntries(new URLSearchParams(query ?? '')) };
}

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
