import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS, CATALOG } from '../../../src/core/catalog.ts';
import { Problems } from '../../../src/core/problems.ts';
import type { ThresholdPlan, ThresholdResult } from '../../../src/core/threshold.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { evaluateThresholds } from '../../../src/metrics/thresholds/evaluate.ts';
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
    const { rhs, results } = evaluate({ [metric]: [source] }, fill);
    expect(results).toEqual([{ metric, source, passed, lhs, rhs }]);
  });

  test('takes a counter that only ever added 0 as measured', () => {
    const addZero = (recorder: Recorder) => recorder.series(CATALOG.iterations, {}).add(0);
    const { results } = evaluate({ iterations: ['count>0'] }, addZero);
    expect(results[0]).toMatchObject({ passed: false, lhs: 0 });
  });
});

/** Evaluates thresholds after 2 s in which `fill` did its work. */
function evaluate(
  source: unknown,
  fill: (recorder: Recorder) => void,
): { rhs: number | undefined; results: ThresholdResult[] } {
  const problems = new Problems();
  const plans: ThresholdPlan[] = readThresholds(source, BUILT_IN_METRICS, problems);
  problems.throwIfAny();
  const aggregate = new Aggregate({ thresholds: plans, metrics: [], maxSeries: 100 });
  const recorder = new Recorder({ maxSeries: 100, metrics: [] });
  fill(recorder);
  const frame = recorder.takeFrame();
  if (frame === undefined) throw new Error('there is no frame');
  aggregate.merge(0, frame, 0);
  return { rhs: plans[0]?.value, results: evaluateThresholds(plans, aggregate, 2) };
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
