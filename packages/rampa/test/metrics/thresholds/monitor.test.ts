import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS, CATALOG } from '../../../src/core/catalog.ts';
import { Problems } from '../../../src/core/problems.ts';
import type { ThresholdPlan } from '../../../src/core/threshold.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { ThresholdMonitor } from '../../../src/metrics/thresholds/monitor.ts';
import { readThresholds } from '../../../src/metrics/thresholds/read-thresholds.ts';

describe('a threshold monitor', () => {
  test.each([
    ['without a grace period at the first failure', '0s', 'FF', [true, true]],
    ['once the failure has lasted the grace period', '4s', 'FFFF', [false, false, true, true]],
    ['only after an unbroken failure', '4s', 'FFPFFF', [false, false, false, false, false, true]],
    ['never while it passes', '0s', 'PPP', [false, false, false]],
    [
      'not before a grace period between two evaluations is over',
      '3s',
      'FFF',
      [false, false, true],
    ],
  ])('aborts %s', (_, gracePeriod, outcomes, expected) => {
    const threshold = { threshold: 'value<1', abortOnFail: true, gracePeriod };
    expect(abortsOf({ custom: [threshold] }, outcomes)).toEqual(expected);
  });

  test('never aborts for a threshold without abortOnFail', () => {
    expect(abortsOf({ custom: ['value<1'] }, 'FFF')).toEqual([false, false, false]);
  });

  test('counts the grace of equal expressions on different metrics apart', () => {
    const entry = { threshold: 'value<1', abortOnFail: true, gracePeriod: '3s' };
    const { aggregate, recorder, monitor, plans } = rig({ vus: [entry], vus_max: [entry] });
    const step = (atMs: number, vus: number, vusMax: number) => {
      recorder.series(CATALOG.vus, {}).add(vus);
      recorder.series(CATALOG.vusMax, {}).add(vusMax);
      aggregate.merge(0, recorder.takeFrame() ?? fail(), 0);
      return monitor.evaluate(atMs, 1).aborting;
    };
    expect(step(0, 5, 0)).toEqual([]);
    expect(step(2000, 0, 5)).toEqual([]);
    expect(step(4000, 5, 5)).toEqual([]);
    expect(step(5000, 5, 5)).toEqual([plans[1]]);
  });

  test('returns every result, whether it aborts or not', () => {
    const { monitor } = rig({ vus: ['value<1', 'max<1'], checks: ['rate>0'] });
    const { results, willAbort } = monitor.evaluate(0, 1);
    expect(results.map(({ metric, source, passed }) => [metric, source, passed])).toEqual([
      ['vus', 'value<1', true],
      ['vus', 'max<1', true],
      ['checks', 'rate>0', true],
    ]);
    expect(willAbort).toBe(false);
  });
});

interface Rig {
  readonly plans: readonly ThresholdPlan[];
  readonly recorder: Recorder;
  readonly aggregate: Aggregate;
  readonly monitor: ThresholdMonitor;
}

const CUSTOM = { name: 'custom', kind: 'gauge', unit: 'none' } as const;

function rig(source: unknown): Rig {
  const problems = new Problems();
  const known = new Map([...BUILT_IN_METRICS, [CUSTOM.name, CUSTOM]]);
  const plans = readThresholds(source, known, problems);
  problems.throwIfAny();
  const metrics = [CUSTOM];
  const aggregate = new Aggregate({ thresholds: plans, metrics, maxSeries: 100 });
  const recorder = new Recorder({ maxSeries: 100, metrics });
  return { plans, recorder, aggregate, monitor: new ThresholdMonitor(plans, aggregate) };
}

/** Evaluates every 2 s; F makes the gauge fail `value<1`, P makes it pass. */
function abortsOf(source: unknown, outcomes: string): boolean[] {
  const { recorder, aggregate, monitor } = rig(source);
  return [...outcomes].map((outcome, index) => {
    recorder.series(CUSTOM, {}).add(outcome === 'F' ? 5 : 0);
    aggregate.merge(0, recorder.takeFrame() ?? fail(), 2 * index);
    return monitor.evaluate(2000 * index, 2 * index).willAbort;
  });
}

function fail(): never {
  throw new Error('there is no frame');
}
