import type { MetricKind } from '../packages/rampa/src/core/metric.ts';
import { Aggregate } from '../packages/rampa/src/metrics/aggregate.ts';
import { Recorder } from '../packages/rampa/src/metrics/recorder.ts';
import { type Env, readCount } from './support/read-number.ts';

const KINDS: readonly MetricKind[] = ['counter', 'gauge', 'rate', 'trend'];
const SAMPLES_PER_FRAME = 10_000;
const SNAPSHOTS = 20;

/** How fast samples go from a series into the totals of a run, and how long a snapshot takes then. */
export async function run(env: Env): Promise<Record<string, number | string>> {
  const samples = readCount(env, 'BENCH_SAMPLES', 100_000);
  const cardinality = readCount(env, 'BENCH_TAG_CARDINALITY', 1);
  const kind = readKind(env['BENCH_METRIC_TYPE']);
  const options = { maxSeries: Math.max(1000, cardinality), metrics: [], thresholds: [] };
  const recorder = new Recorder(options);
  const aggregate = new Aggregate(options);
  const series = Array.from({ length: cardinality }, (_, index) =>
    recorder.series({ name: 'bench', kind, unit: 'none' }, { index: String(index) }),
  );
  const startedAtMs = performance.now();
  for (let index = 0; index < samples; index++) {
    series[index % cardinality]?.add((index * 7919) % 10_000);
    if ((index + 1) % SAMPLES_PER_FRAME === 0) flush(recorder, aggregate);
  }
  flush(recorder, aggregate);
  const pushSeconds = (performance.now() - startedAtMs) / 1000;
  const kept = aggregate.metricTotal('bench')?.samples;
  if (kept !== samples) throw new Error(`${samples} samples were added, ${kept} are in the totals`);
  return {
    benchmark: 'metric_engine',
    metric_type: kind,
    samples,
    push_seconds: pushSeconds,
    push_rate: samples / pushSeconds,
    snapshot_latency_ms: snapshotLatencyMs(aggregate),
  };
}

function readKind(text = 'counter'): MetricKind {
  const kind = KINDS.find((candidate) => candidate === text);
  if (kind !== undefined) return kind;
  throw new Error(`BENCH_METRIC_TYPE must be one of ${KINDS.join(', ')}, got ${text}`);
}

function flush(recorder: Recorder, aggregate: Aggregate): void {
  const frame = recorder.takeFrame();
  if (frame !== undefined) aggregate.merge(0, frame, 0);
}

function snapshotLatencyMs(aggregate: Aggregate): number {
  const startedAtMs = performance.now();
  for (let index = 0; index < SNAPSHOTS; index++) aggregate.snapshot(1, 0);
  return (performance.now() - startedAtMs) / SNAPSHOTS;
}
