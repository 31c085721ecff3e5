import { describe, expect, test } from 'vitest';
import { paintFor } from '../../../src/cli/format/color.ts';
import { printable } from '../../../src/cli/format/printable.ts';

describe('what reaches a terminal', () => {
  test.each([
    ['plain text, ünïcödé and \t tabs\r\n', 'plain text, ünïcödé and \t tabs\r\n'],
    ['\u001b[31mred\u001b[39m', '[31mred[39m'],
    ['\rover', 'over'],
    ['\r\u001b[Kerased', '[Kerased'],
    ['\u001b]0;title\u0007', ']0;title'],
    ['\u001b[2J\u001b[H', '[2J[H'],
    ['\u009b31m\u0000', '31m'],
    ['\u202eabc', 'abc'],
  ])('%j becomes %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('has the colours of rampa where there are colours, and no others', () => {
    const paint = paintFor({ FORCE_COLOR: '1' }, { isTty: true });
    const { bold, dim, red, green, yellow, cyan } = paint;
    const colored = [bold, dim, red, green, yellow, cyan].map((color) => color('text')).join('\n');
    expect(printable(colored, true)).toBe(colored);
    expect(printable('\u001b[8mhidden\u001b[37;47m\u001b[2K\r', true)).toBe('[8mhidden[37;47m[2K');
  });
});
