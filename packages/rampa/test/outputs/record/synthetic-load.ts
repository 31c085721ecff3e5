import { CATALOG } from '../../../src/core/catalog.ts';
import type { MetricSpec } from '../../../src/core/metric.ts';
import type { RunSlice } from '../../../src/core/slice.ts';
import { Aggregate } from '../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../src/metrics/recorder.ts';

const PAGES = ['/', '/products', '/products/{}', '/orders', '/login'];

const METRICS: readonly MetricSpec[] = [
  CATALOG.httpReqs,
  CATALOG.httpReqFailed,
  CATALOG.httpReqDuration,
  CATALOG.httpReqDurationIntended,
  CATALOG.httpReqBlocked,
  CATALOG.httpReqConnecting,
  CATALOG.httpReqTlsHandshaking,
  CATALOG.httpReqSending,
  CATALOG.httpReqWaiting,
  CATALOG.httpReqReceiving,
];

/**
 * The slices of a load on 5 pages with 10 series each, as HTTP requests over kept connections have: log-normal waiting
 * times around 20 ms, and everything else short. The same for the same arguments.
 */
export function* syntheticLoad(
  seconds: number,
  requestsPerPage: number,
): Generator<RunSlice, void> {
  const slices: RunSlice[] = [];
  const aggregate = new Aggregate({
    thresholds: [],
    metrics: [],
    maxSeries: 1000,
    onSlice: (startSecond, series) =>
      slices.push({ startSecond, endSecond: startSecond + 1, series, errors: [] }),
  });
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  const random = mulberry32(1);
  const pages = PAGES.map((name) => {
    const tags = { scenario: 'browse', method: 'GET', name, status: '200' };
    return METRICS.map((metric) => recorder.series(metric, tags));
  });
  for (let second = 0; second < seconds; second++) {
    for (const series of pages) {
      const count = Math.round(requestsPerPage * (0.8 + 0.4 * random()));
      for (let index = 0; index < count; index++) {
        const figures = request(random);
        for (const [place, one] of series.entries()) one.add(figures[place] ?? 0);
      }
    }
    const frame = recorder.takeFrame();
    if (frame !== undefined) aggregate.merge(0, frame, second);
    yield* slices.splice(0);
  }
  aggregate.closeSlices();
  yield* slices;
}

/** What one request adds to each of the metrics; times in ms. */
function request(random: () => number): number[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(6.28 * random());
  const waiting = Math.exp(3 + 0.5 * normal());
  const receiving = 0.05 + Math.abs(normal()) * 0.02;
  const sending = 0.02 + Math.abs(normal()) * 0.01;
  const blocked = 0.004 + random() * 0.004;
  const duration = waiting + receiving + sending + blocked;
  const intended = duration + random() * 0.5;
  return [1, 0, duration, intended, blocked, 0, 0, sending, waiting, receiving];
}

/** A small generator that repeats itself only after 2^32 numbers: repetitions would be compressed away. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
