import { describe, expect, test } from 'vitest';
import { paintFor } from '../../../src/cli/format/color.ts';

describe('colours', () => {
  test.each([
    ['a terminal has them', {}, true, true],
    ['a pipe has none', {}, false, false],
    ['FORCE_COLOR turns them on', { FORCE_COLOR: '1' }, false, true],
    ['an empty FORCE_COLOR turns them on', { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0 turns them off', { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR turns them off', { NO_COLOR: '1' }, true, false],
    ['NO_COLOR is stronger than FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['an empty NO_COLOR says nothing', { NO_COLOR: '' }, true, true],
    ['a dumb terminal has none', { TERM: 'dumb' }, true, false],
  ])('%s', (_, env: Record<string, string>, isTty, expected) => {
    expect(paintFor(env, { isTty }).isOn).toBe(expected);
  });

  test('are put around text, but not around nothing', () => {
    const paint = paintFor({}, { isTty: true });
    expect(paint.red('no')).toBe('\u001b[31mno\u001b[39m');
    expect(paint.red('')).toBe('');
  });
});
