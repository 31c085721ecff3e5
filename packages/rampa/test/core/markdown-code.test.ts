import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { markdownCode } from '../../src/core/markdown-code.ts';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a browser shows of HTML without elements. */
function shown(html: string): string {
  return html.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (NAMED[name] ?? '') : String.fromCharCode(Number(code)),
  );
}

/** The cells of the only row of the only table, as a reader sees them. */
async function cellsOf(markdown: string): Promise<string[]> {
  const html = await marked.parse(markdown);
  const [, body = ''] = html.split('<tbody>');
  const cells = [...body.matchAll(/<td>([\s\S]*?)<\/td>/g)].map((match) => match[1] ?? '');
  return cells.map((cell) =>
    shown(/^<code>([\s\S]*)<\/code>$/.exec(cell)?.[1] ?? `no code: ${cell}`),
  );
}

/** Texts full of what Markdown and HTML give a meaning. */
const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('|', '\\', '`', '``', '<b>', '&amp;', '@me', '*', '\n', ' ', 'a', '#1'))
    .map((parts) => parts.join('')),
);

describe('any text as code', () => {
  test.each([
    ['http_req_duration', '`http_req_duration`'],
    ['  two\n lines ', '`two lines`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['', '<code></code>'],
  ])('%j is %s', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });

  test('is shown in its cell as it is, whatever it is, by a parser of GitHub Markdown', async () => {
    await fc.assert(
      fc.asyncProperty(odd, odd, async (left, right) => {
        const table = `| a | b |\n| --- | --- |\n| ${markdownCode(left)} | ${markdownCode(right)} |`;
        const plain = [left, right].map((text) =>
          text
            .toWellFormed()
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they become spaces
            .replaceAll(/[\s\u0000-\u001f\u007f]+/g, ' ')
            .trim(),
        );
        expect(await cellsOf(table)).toEqual(plain);
      }),
    );
  });
});
