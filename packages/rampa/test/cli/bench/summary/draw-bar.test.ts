import { describe, expect, test } from 'vitest';
import { drawBarFor } from '../../../../src/cli/bench/summary/draw-bar.ts';

describe('a bar', () => {
  test.each([
    [0, ''],
    [0.0001, '▏'],
    [0.5, '████'],
    [0.55, '████▍'],
    [0.99, '███████▉'],
    [1, '████████'],
  ])('for a share of %d of 8 characters is "%s" in UTF-8', (share, bar) => {
    expect(drawBarFor({ LANG: 'en_US.UTF-8' })(share, 8)).toBe(bar);
  });

  test.each([
    [0, ''],
    [0.0001, '#'],
    [0.5, '####'],
    [0.55, '####'],
    [1, '########'],
  ])('for a share of %d of 8 characters is "%s" elsewhere', (share, bar) => {
    expect(drawBarFor({ LANG: 'C' })(share, 8)).toBe(bar);
  });

  test.each([
    [{}, '#'],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, '#'],
    [{ LC_ALL: '', LC_CTYPE: 'C.utf8', LANG: 'C' }, '█'],
    [{ WT_SESSION: '1' }, '█'],
    [{ LANG: 'POSIX', WT_SESSION: '1' }, '#'],
  ])('with %j is made of %s', (env, character) => {
    expect(drawBarFor(env)(1, 1)).toBe(character);
  });
});
