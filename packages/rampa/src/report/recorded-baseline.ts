import type { Problems } from '../core/problems.ts';
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
  } else return { find: (key) => findIn(recorded, key) };
  return undefined;
}

function findIn(recorded: RecordedRun, { metricName, selector }: MetricKey): Total | string {
  const { run } = recorded;
  const slices = recorded.slices({ tags: selector });
  const { aggregate } = replay(slices, { run, thresholds: [], fromSecond: 0, standing: [] });
  return aggregate.metricTotal(metricName) ?? 'the earlier run has no such metric';
}
