import { CATALOG } from '../../../../packages/rampa/src/core/catalog.ts';
import { Aggregate } from '../../../../packages/rampa/src/metrics/aggregate.ts';
import type { DeltaFrame } from '../../../../packages/rampa/src/metrics/frame.ts';
import { Recorder } from '../../../../packages/rampa/src/metrics/recorder.ts';
import { median } from '../../../support/quantile.ts';
import { TYPICAL_COUNT, typicalShape } from '../shapes.ts';

export interface Fleet {
  readonly workers: number;
  readonly requestsPerSecond: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
}

export interface CoordinatorCost {
  /** Rows of trends in all frames of a second. */
  readonly rowsPerSecond: number;
  readonly bucketsPerSecond: number;
  /** How long the frames of one second take to merge. */
  readonly mergeMsPerSecond: number;
  readonly snapshotMs: number;
  /** In the totals at the end. */
  readonly requests: number;
}

const NAMES = ['/', '/products', '/products/{}', '/cart', '/orders'] as const;

/** Frames of so many recorders stand for those of all workers, which would only need more memory. */
const RECORDERS = 40;
const FRAMES_EACH = 4;

/** What the frames of a fleet cost where they are merged: one scenario with five requests, in turn. */
export function coordinatorCost(fleet: Fleet): CoordinatorCost {
  const aggregate = new Aggregate({ thresholds: [], metrics: [], maxSeries: 1000 });
  const frames = Array.from({ length: RECORDERS }, (_, index) => framesOf(fleet, index));
  const merge = (worker: number, index: number, second: number): DeltaFrame | undefined => {
    const frame = frames[worker % RECORDERS]?.[index];
    if (frame !== undefined) aggregate.merge(worker, frame, second);
    return frame;
  };
  // The first frames introduce the series.
  for (let worker = 0; worker < fleet.workers; worker++) merge(worker, 0, 0);
  const times: number[] = [];
  let rows = 0;
  let buckets = 0;
  for (let second = 1; second <= fleet.seconds; second++) {
    const startedAtMs = performance.now();
    for (let index = 0; index < fleet.framesPerSecond; index++) {
      for (let worker = 0; worker < fleet.workers; worker++) {
        const frame = merge(worker, 1 + ((second + index) % (FRAMES_EACH - 1)), second);
        rows += frame?.trends.ids.length ?? 0;
        buckets += frame?.trends.positive.indexes.length ?? 0;
      }
    }
    times.push(performance.now() - startedAtMs);
  }
  const startedAtMs = performance.now();
  const { metrics } = aggregate.snapshot(fleet.seconds, 0);
  return {
    rowsPerSecond: rows / fleet.seconds,
    bucketsPerSecond: buckets / fleet.seconds,
    mergeMsPerSecond: median(times),
    snapshotMs: performance.now() - startedAtMs,
    requests: metrics['http_reqs']?.['count'] ?? 0,
  };
}

/** The frames of one worker: the first is as the others, and introduces the series. */
function framesOf({ requestsPerSecond, framesPerSecond }: Fleet, index: number): DeltaFrame[] {
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  const requestCount = Math.round(requestsPerSecond / framesPerSecond);
  return Array.from({ length: FRAMES_EACH }, (_, position) => {
    for (let request = 0; request < requestCount; request++) {
      addRequest(recorder, (index * FRAMES_EACH + position) * requestCount + request);
    }
    const frame = recorder.takeFrame();
    if (frame === undefined) throw new Error('a frame needs at least one request');
    return frame;
  });
}

const VALUES_US = typicalShape().valuesUs;

/** What one request of one iteration records: two parts vary as the server does, three are short, two are 0. */
function addRequest(recorder: Recorder, index: number): void {
  const name = NAMES[index % NAMES.length] ?? '/';
  const tags = { scenario: 'default', method: 'GET', name, status: '200' };
  const longMs = (VALUES_US[index % TYPICAL_COUNT] ?? 0) / 1000;
  const shortMs = longMs / 1000;
  recorder.series(CATALOG.httpReqs, tags).add(1);
  recorder.series(CATALOG.httpReqFailed, tags).add(0);
  recorder.series(CATALOG.httpReqDuration, tags).add(longMs + 3 * shortMs);
  recorder.series(CATALOG.httpReqWaiting, tags).add(longMs);
  for (const metric of [
    CATALOG.httpReqBlocked,
    CATALOG.httpReqSending,
    CATALOG.httpReqReceiving,
  ] as const) {
    recorder.series(metric, tags).add(shortMs);
  }
  recorder.series(CATALOG.httpReqConnecting, tags).add(0);
  recorder.series(CATALOG.httpReqTlsHandshaking, tags).add(0);
  const scenario = { scenario: 'default' };
  recorder.series(CATALOG.iterations, scenario).add(1);
  recorder.series(CATALOG.iterationDuration, scenario).add(longMs + 4 * shortMs);
}
