import { describe, expect, test } from 'vitest';
import { latencyQuantileMs, readLatency } from '../../src/demo/latency-distribution.ts';
import { ReleasePlan } from '../../src/demo/release-plan.ts';

const NEVER = { errorRate: 0, stall: undefined, seed: 1 };

describe('ReleasePlan', () => {
  test('gives equal seeds the same fates, request by request', () => {
    const fates = (seed: number) => {
      const latency = readLatency('10ms..50ms');
      const plan = new ReleasePlan({ latency, errorRate: 0.5, stall: undefined, seed });
      return Array.from({ length: 20 }, (_, index) => plan.next(index, undefined));
    };
    expect(fates(3)).toEqual(fates(3));
    expect(fates(3)).not.toEqual(fates(4));
  });

  test.each(['10ms..50ms', 'exp:20ms', 'lognormal:20ms,0.5'])(
    'draws latencies whose percentiles are those of %s',
    (text) => {
      const latency = readLatency(text);
      const plan = new ReleasePlan({ ...NEVER, latency });
      const drawn = Array.from({ length: 20_000 }, () => plan.next(0, undefined).dueMs);
      drawn.sort((left, right) => left - right);
      const ratios = [0.25, 0.5, 0.9, 0.99].map(
        (fraction) =>
          (drawn[fraction * 20_000] ?? Number.NaN) / latencyQuantileMs(latency, fraction),
      );
      expect(Math.min(...ratios)).toBeGreaterThan(0.95);
      expect(Math.max(...ratios)).toBeLessThan(1.05);
    },
  );

  test('makes the asked share of requests errors', () => {
    const plan = new ReleasePlan({ ...NEVER, latency: readLatency('0ms'), errorRate: 0.2 });
    const fates = Array.from({ length: 10_000 }, () => plan.next(0, undefined));
    const share = fates.filter(({ isError }) => isError).length / fates.length;
    expect(share).toBeCloseTo(0.2, 1);
  });

  test('counts stalls from the first arrival', () => {
    const stall = { afterMs: 100, forMs: 50 };
    const plan = new ReleasePlan({ ...NEVER, latency: readLatency('10ms'), stall });
    const dueMs = [5000, 5089, 5090, 5139, 5140].map((at) => plan.next(at, undefined).dueMs);
    expect(dueMs).toEqual([5010, 5099, 5150, 5150, 5150]);
  });

  test('prefers the latency that a request asks for, and still uses up a draw', () => {
    const options = { ...NEVER, latency: readLatency('10ms..50ms') };
    const plain = new ReleasePlan(options);
    const mixed = new ReleasePlan(options);
    plain.next(0, undefined);
    expect(mixed.next(0, readLatency('7ms')).dueMs).toBe(7);
    expect(mixed.next(0, undefined)).toEqual(plain.next(0, undefined));
  });
});
