import { describe, expect, test } from 'vitest';
import { printable } from '../../../src/cli/format/printable.ts';

describe('what reaches a terminal', () => {
  test.each([
    ['plain text, ünïcödé and \t tabs\r\n', 'plain text, ünïcödé and \t tabs\r\n'],
    ['\u001b[31mred\u001b[39m', '\u001b[31mred\u001b[39m'],
    ['\r\u001b[Kerased', '\r\u001b[Kerased'],
    ['\u001b]0;title\u0007', ']0;title'],
    ['\u001b[2J\u001b[H', '[2J[H'],
    ['\u009b31m\u0000', '31m'],
    ['\u202eabc', 'abc'],
  ])('%j becomes %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
