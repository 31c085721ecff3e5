import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/core/catalog.ts';
import type { MetricSpec, Tags } from '../../src/core/metric.ts';
import { Aggregate } from '../../src/metrics/aggregate.ts';
import { Recorder } from '../../src/metrics/recorder.ts';
import { latencyGaps } from '../../src/runner/latency-gaps.ts';

const QUEUE = [{ name: 'load', whenBusy: 'queue' }] as const;

/** What 100 equal iterations, each with the given lag and duration, have measured. */
function measured(lagMs: number, durationMs: number, requestMs?: number, maxSeries = 1000) {
  const recorder = new Recorder({ maxSeries, metrics: [] });
  const tags = { scenario: 'load' };
  const add = (metric: MetricSpec, value: number, more: Tags = {}): void =>
    recorder.series(metric, { ...tags, ...more }).add(value);
  for (let index = 0; index < 100; index++) {
    add(CATALOG.iterationScheduleLag, lagMs);
    add(CATALOG.iterationDuration, durationMs);
    add(CATALOG.iterationDurationIntended, durationMs + lagMs);
    if (requestMs === undefined) continue;
    const name = { name: `/page/${index % 2}` };
    add(CATALOG.httpReqDuration, requestMs, name);
    add(CATALOG.httpReqDurationIntended, requestMs + lagMs, name);
  }
  const aggregate = new Aggregate({ thresholds: [], metrics: [], maxSeries });
  const frame = recorder.takeFrame();
  if (frame !== undefined) aggregate.merge(0, frame, 0);
  return aggregate;
}

describe('latencyGaps', () => {
  test('tells of requests what both latencies are, and how long iterations waited', () => {
    expect(latencyGaps(measured(9600, 30, 12.3), QUEUE)).toEqual([
      'scenario load: iterations waited up to 9.6 s for a free VU, so p(99) of http_req_duration is 12 ms from the actual start and 9.6 s from the intended start: users would have felt the second',
    ]);
  });

  test('tells of iterations where there are no requests', () => {
    expect(latencyGaps(measured(120, 30), QUEUE)).toEqual([
      'scenario load: iterations waited up to 120 ms for a free VU, so p(99) of iteration_duration is 30 ms from the actual start and 150 ms from the intended start: users would have felt the second',
    ]);
  });

  test('tells of requests beyond the series budget, which keep their scenario', () => {
    const [sentence] = latencyGaps(measured(120, 30, 12, 1), QUEUE);
    expect(sentence).toContain('p(99) of http_req_duration is 12 ms');
  });

  test.each([
    ['drop', 'iterations started up to 120 ms late although VUs were free', 'the load generator'],
    [undefined, 'waited up to 120 ms for the one before them to end', 'users would have felt'],
  ] as const)('says what the iterations of %s waited for', (whenBusy, waited, felt) => {
    const [sentence] = latencyGaps(measured(120, 30), [{ name: 'load', whenBusy }]);
    expect(sentence).toContain(waited);
    expect(sentence).toContain(felt);
  });

  test.each([
    [19, 1, 0],
    [20, 1, 1],
    [24, 100, 0],
    [25, 100, 1],
    [240, 1000, 0],
    [0, 10, 0],
  ])('a lag of %d ms beside %d ms is worth %d sentences', (lagMs, durationMs, count) => {
    expect(latencyGaps(measured(lagMs, durationMs), QUEUE)).toHaveLength(count);
  });

  test('says nothing of scenarios without a schedule', () => {
    expect(latencyGaps(measured(500, 10), [{ name: 'other', whenBusy: undefined }])).toEqual([]);
  });
});

test('a run warns of it, in its events and in its result, where the gap is widest', async () => {
  const { result, events } = await virtualRun(
    { executor: 'per-vu-iterations', iterations: 20, pacing: '100ms' },
    (worker) => worker.sleep(worker.vu.iteration === 0 ? 2000 : 10),
  );
  // The highest percentiles are those of the slow iteration itself, which both latencies have.
  const sentence =
    'scenario load: iterations waited up to 1.9 s for the one before them to end, so p(95) of iteration_duration is 10 ms from the actual start and 1.9 s from the intended start: users would have felt the second';
  expect(result.warnings).toEqual([sentence]);
  expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ message: sentence }]);
});
