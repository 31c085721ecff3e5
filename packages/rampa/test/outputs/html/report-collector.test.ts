import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../../src/core/catalog.ts';
import type { MetricSpec, Tags } from '../../../src/core/metric.ts';
import type { RunSlice } from '../../../src/core/slice.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';
import { ReportCollector } from '../../../src/outputs/html/report-collector.ts';
import { syntheticLoad } from '../record/synthetic-load.ts';

type Sample = readonly [second: number, metric: MetricSpec, value: number, tags?: Tags];

/** What a run that measured these would have given to outputs. */
function slicesOf(samples: readonly Sample[]): RunSlice[] {
  const slices: RunSlice[] = [];
  const aggregate = new Aggregate({
    ...{ thresholds: [], metrics: [], maxSeries: 2000 },
    onSlice: (startSecond, series) =>
      slices.push({ startSecond, endSecond: startSecond + 1, series, errors: [] }),
  });
  const recorder = new Recorder({ maxSeries: 2000, metrics: [] });
  for (const [second, metric, value, tags = {}] of samples) {
    recorder.series(metric, tags).add(value);
    const frame = recorder.takeFrame();
    if (frame !== undefined) aggregate.merge(0, frame, second);
  }
  aggregate.closeSlices();
  return slices;
}

function collect(samples: readonly Sample[], toSecond: number) {
  const collector = new ReportCollector();
  for (const slice of slicesOf(samples)) collector.add(slice);
  return collector.report({ fromSecond: 0, toSecond });
}

const HOME = { method: 'GET', name: '/' };
const request = (second: number, ms: number, tags: Tags, hasFailed = 0): Sample[] => [
  [second, CATALOG.httpReqs, 1, tags],
  [second, CATALOG.httpReqFailed, hasFailed, tags],
  [second, CATALOG.httpReqDuration, ms, tags],
];

describe('what is gathered for a report', () => {
  test('has requests as a whole and by name, the most frequent first', () => {
    const { overall, requests } = collect(
      [
        ...request(0, 40, { method: 'POST', name: '/orders', status: '500' }, 1),
        ...request(0, 10, { ...HOME, status: '200' }),
        ...request(2, 30, { ...HOME, status: '200' }),
        ...request(2, 20, { ...HOME, error: 'RAMPA_TIMEOUT' }, 1),
      ],
      3,
    );
    expect(overall.map(({ label, count, failed }) => [label, count, failed])).toEqual([
      ['All requests', 4, 2],
    ]);
    expect(requests.map(({ label, count, failed }) => [label, count, failed])).toEqual([
      ['GET /', 3, 1],
      ['POST /orders', 1, 1],
    ]);
    expect(requests[0]?.statuses).toEqual([
      ['200', 2],
      ['RAMPA_TIMEOUT', 1],
    ]);
    expect(requests[0]?.points).toMatchObject({
      ...{ from: 0, width: 1 },
      rate: [1, 0, 2],
      failures: [0, 0, 1],
      p50: [10, null, 20],
      max: [10, null, 30],
      intended99: [],
    });
    expect(overall[0]?.service.stats).toMatchObject({ count: 4, avg: 25, min: 10, max: 40 });
  });

  test('has latencies from the intended start where there are any', () => {
    const { overall } = collect(
      [
        ...request(0, 10, HOME),
        [0, CATALOG.httpReqDurationIntended, 400, HOME],
        [1, CATALOG.httpReqDurationIntended, 900, HOME],
      ],
      2,
    );
    expect(overall[0]?.points.intended99).toEqual([400, 900]);
    expect(overall[0]?.intended?.stats).toMatchObject({ count: 2, min: 400, max: 900 });
  });

  test('has iterations and everything that went wrong, by the second', () => {
    const { overall, requests, load } = collect(
      [
        [0, CATALOG.iterations, 1],
        [0, CATALOG.iterationDuration, 50],
        [0, CATALOG.checks, 0],
        [0, CATALOG.checks, 1],
        [1, CATALOG.iterations, 1],
        [1, CATALOG.iterationDuration, 70],
        [1, CATALOG.iterationErrors, 1],
        [1, CATALOG.droppedIterations, 3],
        [1, CATALOG.dataSent, 100],
        [1, CATALOG.dataReceived, 2000],
      ],
      2,
    );
    expect(requests).toEqual([]);
    expect(overall.map(({ label, count, failed }) => [label, count, failed])).toEqual([
      ['All iterations', 2, 1],
    ]);
    expect(load).toEqual({
      ...{ from: 0, width: 1, vus: [null, null] },
      ...{ iterations: [1, 1], dropped: [0, 3], iterationErrors: [0, 1], failedChecks: [1, 0] },
      ...{ sentBytes: [0, 100], receivedBytes: [0, 2000] },
    });
  });

  test('keeps the number of VUs while it does not change', () => {
    const { load } = collect(
      [
        [0, CATALOG.vus, 2],
        [0, CATALOG.vus, 5],
        [3, CATALOG.vus, 1],
      ],
      5,
    );
    expect(load.vus).toEqual([5, 5, 5, 1, 1]);
  });

  test('counts names beyond the first 50 together, and says how many there were', () => {
    const samples = Array.from({ length: 60 }, (_, index) =>
      request(0, index + 1, { method: 'GET', name: `/${index}` }),
    ).flat();
    const { requests, foldedRequests } = collect(samples, 1);
    expect(requests).toHaveLength(51);
    expect(requests[0]).toMatchObject({ label: 'all other requests', count: 10 });
    expect(foldedRequests).toBe(10);
  });

  test('knows that there were more names than it has counted', () => {
    const collector = new ReportCollector();
    const names = (count: number): RunSlice[] =>
      slicesOf(
        Array.from({ length: count }, (_, index): Sample => {
          return [0, CATALOG.httpReqs, 1, { method: 'GET', name: `/${index}` }];
        }),
      );
    for (const slice of names(1050)) collector.add(slice);
    const span = { fromSecond: 0, toSecond: 1 };
    expect(collector.report(span)).toMatchObject({ foldedRequests: 1000, hasMoreFolded: false });
    for (const slice of names(1051)) collector.add(slice);
    expect(collector.report(span)).toMatchObject({ foldedRequests: 1000, hasMoreFolded: true });
  });

  test('has a curve as far as there are values to tell it', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => request(0, index + 1, HOME)).flat();
    const curve = collect(hundred, 1).overall[0]?.service.curve ?? [];
    // 20 points for each nine, and two of them can be told from a hundred values.
    expect(curve).toHaveLength(41);
    expect([curve[0], curve[20], curve[40]]).toEqual([1, 90.05, 99.01]);
  });

  test('has the same percentiles as the run, whatever the width of its pieces', () => {
    const collector = new ReportCollector();
    for (const slice of syntheticLoad(1500, 4)) collector.add(slice);
    const { overall, requests } = collector.report({ fromSecond: 0, toSecond: 1500 });
    const [all] = overall;
    expect([all?.points.width, all?.points.rate.length]).toEqual([4, 375]);
    expect([requests[0]?.points.width, requests[0]?.points.rate.length]).toEqual([16, 94]);
    expect(requests.reduce((sum, { count }) => sum + count, 0)).toBe(all?.count);
    expect(all?.service.stats['count']).toBe(all?.count);
    expect(all?.intended?.stats['count']).toBe(all?.count);
    const sum = all?.points.rate.reduce<number>((total, rate) => total + (rate ?? 0) * 4, 0);
    expect(sum).toBe(all?.count);
  });
});
