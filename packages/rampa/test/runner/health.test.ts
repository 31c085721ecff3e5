import { describe, expect, test } from 'vitest';
import type { GeneratorHealth, ShardHealth } from '../../src/core/run.ts';
import { type HealthEvidence, judgeHealth } from '../../src/runner/health.ts';

const IDLE: ShardHealth = {
  shard: 0,
  loopDelayP99Ms: 1,
  loopDelayMaxMs: 500,
  utilisation: 0.2,
  utilisationMax: 1,
};

const LATE = (ms: string): string =>
  `shard 0 answered events up to ${ms} ms late (p99): times include that`;
const BUSY = (share: string): string =>
  `shard 0 was busy ${share} % of the time: it may have been the bottleneck`;
const LAG = (ms: string): string => `scenario load started iterations up to ${ms} ms late (p99)`;

function judge(
  shards: readonly ShardHealth[],
  lags: HealthEvidence['lags'] = [],
  durationSeconds = 10,
): GeneratorHealth {
  return judgeHealth({ shards, lags, durationSeconds, lostShardCount: 0 });
}

describe('the verdict on the load generator', () => {
  test.each([
    { change: {}, verdict: 'trusted', reasons: [] },
    { change: { utilisation: 0.899 }, verdict: 'trusted', reasons: [] },
    { change: { utilisation: 0.9 }, verdict: 'suspect', reasons: [BUSY('90')] },
    { change: { utilisation: 1 }, verdict: 'suspect', reasons: [BUSY('100')] },
    { change: { loopDelayP99Ms: 19.9 }, verdict: 'trusted', reasons: [] },
    { change: { loopDelayP99Ms: 20 }, verdict: 'suspect', reasons: [LATE('20.0')] },
    { change: { loopDelayP99Ms: 99.9 }, verdict: 'suspect', reasons: [LATE('99.9')] },
    { change: { loopDelayP99Ms: 100 }, verdict: 'invalid', reasons: [LATE('100.0')] },
    {
      change: { utilisation: 0.95, loopDelayP99Ms: 150 },
      verdict: 'invalid',
      reasons: [BUSY('95'), LATE('150.0')],
    },
  ])('$change makes it $verdict', ({ change, verdict, reasons }) => {
    const shards = [{ ...IDLE, ...change }];
    expect(judge(shards)).toEqual({ verdict, reasons, shards });
  });

  test.each([
    [19.9, 'trusted', []],
    [20, 'suspect', [LAG('20.0')]],
    [99.9, 'suspect', [LAG('99.9')]],
    [100, 'invalid', [LAG('100.0')]],
  ])('a schedule lag of %d ms makes it %s', (p99Ms, verdict, reasons) => {
    const health = judge([IDLE], [{ scenario: 'load', p99Ms }]);
    expect(health).toMatchObject({ verdict, reasons });
  });

  test('one bad shard is enough, and a doubt never takes back what was found before', () => {
    const shards = [
      { ...IDLE, shard: 0, loopDelayP99Ms: 200 },
      { ...IDLE, shard: 1, utilisation: 0.95 },
      { ...IDLE, shard: 2 },
    ];
    const health = judge(shards, [{ scenario: 'load', p99Ms: 30 }]);
    expect(health.verdict).toBe('invalid');
    expect(health.reasons.map((reason) => reason.slice(0, 8))).toEqual([
      'shard 0 ',
      'shard 1 ',
      'scenario',
    ]);
  });

  test('a load of less than a second is busy with its own start, and late for real', () => {
    const busy = [{ ...IDLE, utilisation: 1 }];
    expect(judge(busy, [], 0.999).verdict).toBe('trusted');
    expect(judge(busy, [], 1).verdict).toBe('suspect');
    const late = [{ ...IDLE, loopDelayP99Ms: 100 }];
    expect(judge(late, [], 0.5).verdict).toBe('invalid');
  });

  test('a run that lost a shard cannot be trusted at all', () => {
    const health = judgeHealth({
      shards: [IDLE],
      lags: [],
      durationSeconds: 10,
      lostShardCount: 1,
    });
    expect(health).toMatchObject({
      verdict: 'invalid',
      reasons: ['a shard died: its part of the load is missing from the numbers'],
    });
  });

  test('without a shard there is nothing to doubt', () => {
    expect(judge([])).toEqual({ verdict: 'trusted', reasons: [], shards: [] });
  });
});
