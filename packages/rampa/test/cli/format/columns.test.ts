import { describe, expect, test } from 'vitest';
import { formatColumns, shortenMiddle } from '../../../src/cli/format/columns.ts';

describe('columns', () => {
  test('are as wide as their widest cell, numbers to the right', () => {
    const rows = [
      ['name', 'count', 'place'],
      ['a', '1', 'x'],
      ['longer', '1000000', 'yy'],
    ];
    expect(formatColumns(rows, [2])).toEqual([
      'name      count  place',
      'a             1  x',
      'longer  1000000  yy',
    ]);
  });

  test('do not count colours as width', () => {
    const rows = [
      ['\u001b[31mred\u001b[39m', '1'],
      ['plain', '22'],
    ];
    expect(formatColumns(rows)).toEqual(['\u001b[31mred\u001b[39m     1', 'plain  22']);
  });

  test('a long text keeps both its ends', () => {
    expect(shortenMiddle('abcdefghij', 7)).toBe('abc…hij');
    expect(shortenMiddle('abcdefg', 7)).toBe('abcdefg');
  });
});
