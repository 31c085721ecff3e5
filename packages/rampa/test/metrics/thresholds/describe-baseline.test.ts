import { expect, test } from 'vitest';
import type { BaselineResult } from '../../../src/core/threshold.ts';
import { describeBaseline } from '../../../src/metrics/thresholds/describe-baseline.ts';

const HELD: BaselineResult = {
  verdict: 'holds',
  value: 100,
  low: 97,
  high: 103,
  actual_low: 118,
  actual_high: 126,
  confidence: 0.99,
};

test.each([
  ['what holds', HELD, '(118ms to 126ms), baseline 100ms (97ms to 103ms)'],
  [
    'what is crossed',
    { ...HELD, verdict: 'crossed' },
    '(118ms to 126ms), baseline 100ms (97ms to 103ms)',
  ],
  [
    'noise',
    { ...HELD, verdict: 'within_noise' },
    '(118ms to 126ms), baseline 100ms (97ms to 103ms); the difference is within noise',
  ],
  [
    'too few samples',
    { ...HELD, verdict: 'too_few_samples', high: null, actual_low: null },
    '(up to 126ms), baseline 100ms (from 97ms); too few samples to tell',
  ],
  [
    'no bounds at all',
    { ...HELD, verdict: 'too_few_samples', low: null, high: null },
    '(118ms to 126ms), baseline 100ms (any); too few samples to tell',
  ],
] as const)('puts %s into words', (_, baseline, text) => {
  expect(describeBaseline(baseline, (value) => `${value}ms`)).toBe(text);
});
