import { BUILT_IN_METRICS, CATALOG } from '../../../../src/core/catalog.ts';
import type { MetricSpec, Tags } from '../../../../src/core/metric.ts';
import { Problems } from '../../../../src/core/problems.ts';
import type { ThresholdPlan, ThresholdResult } from '../../../../src/core/threshold.ts';
import { Aggregate } from '../../../../src/metrics/aggregate.ts';
import { Recorder } from '../../../../src/metrics/recorder.ts';
import { evaluateThresholds } from '../../../../src/metrics/thresholds/evaluate.ts';
import { ThresholdMonitor } from '../../../../src/metrics/thresholds/monitor.ts';
import { readThresholds } from '../../../../src/metrics/thresholds/read-thresholds.ts';

const LEVEL: MetricSpec = { name: 'level', kind: 'gauge', unit: 'none' };

const SPECS = {
  counter: CATALOG.httpReqs,
  rate: CATALOG.httpReqFailed,
  trend: CATALOG.httpReqDuration,
  gauge: LEVEL,
  vus: CATALOG.vus,
} as const;

/** Thresholds over samples of known seconds, on any number of shards. */
export class WindowsRig {
  readonly plans: readonly ThresholdPlan[];
  readonly aggregate: Aggregate;
  readonly monitor: ThresholdMonitor;
  readonly #recorders: readonly Recorder[];

  constructor(thresholds: unknown, shardCount = 1) {
    const problems = new Problems();
    const known = new Map([...BUILT_IN_METRICS, [LEVEL.name, LEVEL]]);
    this.plans = readThresholds(thresholds, known, problems);
    problems.throwIfAny();
    const common = { metrics: [LEVEL], maxSeries: 100 };
    this.aggregate = new Aggregate({ ...common, thresholds: this.plans });
    this.monitor = new ThresholdMonitor(this.plans, this.aggregate);
    this.#recorders = Array.from({ length: shardCount }, () => new Recorder(common));
  }

  /** Records values in one second; seconds must not go back. */
  add(
    second: number,
    kind: keyof typeof SPECS,
    values: readonly number[],
    tags: Tags = {},
    shard = 0,
  ): void {
    const recorder = this.#recorders[shard];
    for (const value of values) recorder?.series(SPECS[kind], tags).add(value);
    const frame = recorder?.takeFrame();
    if (frame !== undefined) this.aggregate.merge(shard, frame, second);
  }

  /** How the thresholds stand when the load is over. */
  finish(loadSeconds: number): readonly ThresholdResult[] {
    return evaluateThresholds(this.plans, this.aggregate, loadSeconds);
  }
}

/** The only result of one threshold, over one list of values per second. */
export function judge(
  kind: keyof typeof SPECS,
  source: string,
  seconds: readonly (readonly number[])[],
  loadSeconds = seconds.length,
): ThresholdResult {
  const rig = new WindowsRig({ [SPECS[kind].name]: [source] });
  for (const [second, values] of seconds.entries()) rig.add(second, kind, values);
  const [result] = rig.finish(loadSeconds);
  if (result === undefined) throw new Error('there is no result');
  return result;
}
