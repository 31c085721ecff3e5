import { expect, test } from 'vitest';
import type { WindowsResult } from '../../../src/core/threshold.ts';
import { describeWindows } from '../../../src/metrics/thresholds/describe-windows.ts';

const HELD: WindowsResult = {
  judged: 4,
  failed: 0,
  first_failed: null,
  worst: { start: 30, end: 60, value: 3 },
  longest_crossed: null,
};

test.each([
  ['windows that held', HELD, 'from 30s to 1m, 4 windows'],
  [
    'a single window',
    { ...HELD, judged: 1, worst: { start: 0, end: 2.5, value: 3 } },
    'from 0s to 2s500ms, 1 window',
  ],
  [
    'one window that was crossed',
    { ...HELD, failed: 1, first_failed: { start: 30, end: 60, value: 3 } },
    'from 30s to 1m, 1 of 4 windows crossed',
  ],
  [
    'windows of which not the first was the worst',
    { ...HELD, failed: 2, first_failed: { start: 0, end: 30, value: 2 } },
    'from 30s to 1m, 2 of 4 windows crossed, the first from 0s to 30s',
  ],
  ["'for' that was never crossed", { ...HELD, longest_crossed: 0 }, 'from 30s to 1m'],
  [
    "'for' that was not crossed for long enough",
    { ...HELD, longest_crossed: 12 },
    'from 30s to 1m, crossed for 12s at most',
  ],
  [
    "'for' that was crossed",
    { ...HELD, longest_crossed: 25, first_failed: { start: 60, end: 85, value: 3 } },
    'from 30s to 1m, crossed without a break from 1m to 1m25s',
  ],
] as const)('puts %s into words', (_, windows, text) => {
  expect(describeWindows(windows)).toBe(text);
});
