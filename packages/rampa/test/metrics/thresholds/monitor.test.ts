import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS, CATALOG } from '../../../src/core/catalog.ts';
import { Problems } from '../../../src/core/problems.ts';
import type { ThresholdPlan } from '../../../src/core/threshold.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { evaluateThresholds } from '../../../src/metrics/thresholds/evaluate.ts';
import { ThresholdMonitor } from '../../../src/metrics/thresholds/monitor.ts';
import { readThresholds } from '../../../src/metrics/thresholds/read-thresholds.ts';

describe('evaluateThresholds', () => {
  test.each([
    ['iterations', 'count==10', true, 10],
    ['iterations', 'rate>5', false, 5],
    ['iterations', 'rate>=5', true, 5],
    ['checks', 'rate>0.74', true, 0.75],
    ['checks', 'rate!=0.75', false, 0.75],
    ['vus', 'value<3', false, 3],
    ['vus', 'max<=7', true, 7],
    ['vus', 'min>0', true, 1],
    ['iteration_duration', 'avg<2.5', false, 2.5],
    ['iteration_duration', 'med==2', true, 2],
    ['iteration_duration', 'p(75)<3', false, 3.001],
    ['iteration_duration', 'p(75.1)<=3', false, 4],
    ['iteration_duration', 'min==1', true, 1],
    ['iteration_duration', 'max<4', false, 4],
    ['iteration_duration', 'count>3', true, 4],
    ['iteration_duration{scenario:b}', 'max==4', true, 4],
    ['iteration_duration{scenario:b}', 'count==2', true, 2],
    ['iteration_duration{scenario:c}', 'count>100', true, null],
    ['http_req_failed', 'rate<0', true, null],
    ['http_reqs', 'count>0', true, null],
  ])('%s %s: passed is %s', (metric, source, passed, lhs) => {
    const { plans, recorder, aggregate } = rig({ [metric]: [source] });
    fill(recorder);
    aggregate.merge(0, recorder.takeFrame() ?? fail(), 0);
    const rhs = plans[0]?.value;
    expect(evaluateThresholds(plans, aggregate, 2)).toEqual([{ metric, source, passed, lhs, rhs }]);
  });

  test('takes a counter that only ever added 0 as measured', () => {
    const { plans, recorder, aggregate } = rig({ iterations: ['count>0'] });
    recorder.series(CATALOG.iterations, {}).add(0);
    aggregate.merge(0, recorder.takeFrame() ?? fail(), 0);
    expect(evaluateThresholds(plans, aggregate, 1)[0]).toMatchObject({ passed: false, lhs: 0 });
  });
});

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

function fill(recorder: Recorder): void {
  recorder.series(CATALOG.iterations, {}).add(10);
  for (const value of [1, 1, 1, 0]) recorder.series(CATALOG.checks, {}).add(value);
  for (const value of [1, 7, 3]) recorder.series(CATALOG.vus, {}).add(value);
  for (const value of [1, 2])
    recorder.series(CATALOG.iterationDuration, { scenario: 'a' }).add(value);
  for (const value of [3, 4])
    recorder.series(CATALOG.iterationDuration, { scenario: 'b' }).add(value);
}

function fail(): never {
  throw new Error('there is no frame');
}
