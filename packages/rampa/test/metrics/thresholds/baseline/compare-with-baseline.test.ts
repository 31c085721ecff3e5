import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS } from '../../../../src/core/catalog.ts';
import { Problems } from '../../../../src/core/problems.ts';
import type { BaselineResult, ThresholdPlan } from '../../../../src/core/threshold.ts';
import { compareWithBaseline } from '../../../../src/metrics/thresholds/baseline/compare-with-baseline.ts';
import { readThresholds } from '../../../../src/metrics/thresholds/read-thresholds.ts';
import { statisticOf } from '../../../../src/metrics/thresholds/statistic.ts';
import { RateTotal } from '../../../../src/metrics/totals/rate-total.ts';
import type { Total } from '../../../../src/metrics/totals/total.ts';
import { Trend } from '../../../../src/metrics/trend.ts';

describe('a comparison with a baseline', () => {
  test('holds when the value keeps the limit', () => {
    expect(compare('p(95)<baseline*1.1', evenly(1000, 100), evenly(1000, 100))).toEqual({
      verdict: 'holds',
      value: 95.039,
      low: 93.119,
      high: 96.831,
      actual_low: 93.119,
      actual_high: 96.831,
      confidence: 0.99,
    });
  });

  test.each([
    ['p(95)<baseline', 102, 'within_noise'],
    ['p(95)<baseline', 110, 'crossed'],
    ['p(95)<baseline*1.2', 110, 'holds'],
    ['p(95)<baseline*1.1', 140, 'crossed'],
    ['med<baseline', 101, 'within_noise'],
    ['med<=baseline*1.5', 250, 'crossed'],
    ['med>baseline*0.9', 100, 'holds'],
    ['med>baseline', 99, 'within_noise'],
    ['med>baseline', 60, 'crossed'],
  ])('of %s with a slope of %i instead of 100 is %s', (source, slope, verdict) => {
    expect(compare(source, evenly(1000, 100), evenly(1000, slope)).verdict).toBe(verdict);
  });

  test('cannot fail when one of the runs has too few samples for a bound', () => {
    const few = evenly(103, 100);
    const many = evenly(1000, 300);
    expect(compare('p(95)<baseline', few, many)).toMatchObject({
      verdict: 'too_few_samples',
      high: null,
    });
    expect(compare('p(95)<baseline', evenly(104, 100), many).verdict).toBe('crossed');
    expect(compare('p(95)>baseline', many, few)).toMatchObject({
      verdict: 'too_few_samples',
      actual_high: null,
    });
  });

  test('compares shares of rates', () => {
    const compared = (fails: number, limit: string) =>
      compare(`rate<${limit}`, rate(100, 10_000), rate(fails, 10_000)).verdict;
    expect(compared(110, 'baseline*1.2')).toBe('holds');
    expect(compared(130, 'baseline*1.2')).toBe('within_noise');
    expect(compared(200, 'baseline*1.2')).toBe('crossed');
  });

  test('takes a share of 0 as one that is small', () => {
    expect(compare('rate<baseline*2', rate(0, 10_000), rate(3, 10_000)).verdict).toBe(
      'within_noise',
    );
    expect(compare('rate<baseline*2', rate(0, 10_000), rate(50, 10_000)).verdict).toBe('crossed');
  });

  test('fails at most 1 of 100 pairs of runs that do not differ, and finds what differs', () => {
    const random = generator(7);
    const skewed = (scale: number) => {
      const trend = new Trend();
      for (let index = 0; index < 400; index++) trend.record(-scale * Math.log(1 - random()));
      return trend;
    };
    const failures = (scale: number) => {
      let count = 0;
      for (let pair = 0; pair < 500; pair++) {
        const { verdict } = compare('p(90)<=baseline', skewed(100), skewed(scale));
        if (verdict === 'crossed') count++;
      }
      return count;
    };
    expect(failures(100)).toBeLessThanOrEqual(5);
    expect(failures(160)).toBeGreaterThan(400);
  });
});

function compare(source: string, before: Total, now: Total): BaselineResult {
  const problems = new Problems();
  const metric = now.kind === 'rate' ? 'http_req_failed' : 'http_req_duration';
  const baseline = { find: () => before };
  const [plan] = readThresholds({ [metric]: [source] }, BUILT_IN_METRICS, problems, { baseline });
  problems.throwIfAny();
  return compareAs(plan, now);
}

function compareAs(plan: ThresholdPlan | undefined, total: Total): BaselineResult {
  const lhs = plan && statisticOf(total, plan.aggregation, 0);
  if (plan?.baseline === undefined || lhs === undefined) throw new Error('there is no baseline');
  return compareWithBaseline(plan, plan.baseline, { total, lhs });
}

/** Values in equal steps from 0 to `highest`. */
function evenly(count: number, highest: number): Trend {
  const trend = new Trend();
  for (let index = 1; index <= count; index++) trend.record((index * highest) / count);
  return trend;
}

function rate(passes: number, samples: number): RateTotal {
  const total = new RateTotal();
  total.samples = samples;
  total.passes = passes;
  return total;
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
