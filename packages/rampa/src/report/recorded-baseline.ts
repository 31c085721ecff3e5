import type { Tags } from '../core/metric.ts';
import type { Problems } from '../core/problems.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import { tagSetKey } from '../metrics/tag-set.ts';
import type { Baseline } from '../metrics/thresholds/baseline/baseline.ts';
import type { MetricKey } from '../metrics/thresholds/parse-key.ts';
import type { Total } from '../metrics/totals/total.ts';
import type { RecordedRun } from './recorded-run.ts';
import { replay } from './replay.ts';

const HINT = 'Give the recording of a run that came to its end.';

/**
 * A recorded run, for thresholds that compare with it: all its series are there, also those that it had no thresholds on.
 * @returns `undefined` for one that is damaged or has no end, which `problems` tell: some of its load is missing
 */
export function recordedBaseline(recorded: RecordedRun, problems: Problems): Baseline | undefined {
  const { damage, result } = recorded;
  if (damage !== undefined) {
    problems.add(`--baseline must be a whole recording, got one that is damaged: ${damage}`, HINT);
  } else if (result === undefined) {
    problems.add(
      '--baseline must be a whole recording, got one that ends before its run did',
      HINT,
    );
  } else if (result.summary === null) {
    problems.add('--baseline must be the result of a run with load, got one that never started');
  } else return new RecordedBaseline(recorded);
  return undefined;
}

/** Adds the run up once for all thresholds that select the same part of it. */
class RecordedBaseline implements Baseline {
  readonly #recorded: RecordedRun;
  readonly #parts = new Map<string, Aggregate>();

  constructor(recorded: RecordedRun) {
    this.#recorded = recorded;
  }

  find({ metricName, selector }: MetricKey): Total | string {
    const part = tagSetKey(selector);
    const aggregate = this.#parts.get(part) ?? this.#addUp(selector);
    this.#parts.set(part, aggregate);
    return aggregate.metricTotal(metricName) ?? 'the earlier run has no such metric';
  }

  #addUp(tags: Tags): Aggregate {
    const { run } = this.#recorded;
    const slices = this.#recorded.slices({ tags });
    return replay(slices, { run, thresholds: [], fromSecond: 0, standing: [] }).aggregate;
  }
}
