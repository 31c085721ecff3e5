import { expect, test } from 'vitest';
import { judgeAccuracy } from './judge-accuracy.ts';

test.each([
  [20.4, 'trusted', true],
  [19.6, 'trusted', true],
  [20.41, 'trusted', false],
  [19.59, 'trusted', false],
  [35, 'suspect', true],
  [35, 'invalid', true],
  [Number.NaN, 'trusted', false],
] as const)('%d ms for 20 ms in a run that is %s: ok is %s', (reportedMs, verdict, ok) => {
  const witnessed = { percentile: 99, trueMs: 20, reportedMs };
  expect(judgeAccuracy(witnessed, verdict)).toMatchObject({ toleranceMs: 0.4, ok });
});
