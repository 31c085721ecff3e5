/** What ends a code span, or a cell of a table. */
const UNSAFE = /[`|\\]/;
/** Everything that may mean something in Markdown or in HTML. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * Any text as code in Markdown, also within a table: it can begin nothing of its own, such as the mention of a user.
 * Control characters and what is blank become single spaces.
 */
export function markdownCode(text: string): string {
  const plain = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replaceAll(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  if (plain !== '' && !UNSAFE.test(plain)) return `\`${plain}\``;
  const coded = plain.replaceAll(PUNCTUATION, (one) => `&#${one.charCodeAt(0)};`);
  return `<code>${coded}</code>`;
}
