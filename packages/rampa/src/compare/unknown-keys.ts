import { closestName } from '../core/closest.ts';
import { formatValue } from '../core/errors.ts';
import type { Problems } from '../core/problems.ts';
import type { CompareLimits } from './compare-runs.ts';
import type { ComparedMetric, ComparedRun } from './compared-run.ts';

/** Refuses limits on metrics or statistics that no run has: they would never be reached. */
export function refuseUnknownKeys(
  runs: readonly ComparedRun[],
  { metrics = [], maxChangeOf }: CompareLimits,
  problems: Problems,
): void {
  const known = new Map(runs.flatMap((run) => [...run.metrics]));
  const refuse = (flag: string, key: string): void => {
    const closest = closestName(key, known.keys());
    const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
    problems.add(`${flag} must name a metric of these runs, got ${formatValue(key)}${guess}`);
  };
  for (const key of metrics) if (!known.has(key)) refuse('--metric', key);
  for (const key of maxChangeOf.keys()) {
    if (known.has(key)) continue;
    // A selector may have colons, a statistic has none.
    const at = key.lastIndexOf(':');
    const metric = known.get(key.slice(0, Math.max(0, at)));
    if (metric === undefined) refuse('--max-change', withoutStatistic(key, at, known));
    else refuseStatistic(metric, key.slice(at + 1), problems);
  }
}

/** The part of `KEY:STAT` that is most probably meant as the key. */
function withoutStatistic(
  text: string,
  at: number,
  known: ReadonlyMap<string, ComparedMetric>,
): string {
  const statistics = new Set([...known.values()].flatMap(({ stats }) => Object.keys(stats)));
  return statistics.has(text.slice(at + 1)) ? text.slice(0, at) : text;
}

function refuseStatistic({ key, stats }: ComparedMetric, stat: string, problems: Problems): void {
  if (stats[stat] !== undefined) return;
  const names = Object.keys(stats).join(', ');
  problems.add(`--max-change must name a statistic of ${key}: ${names}; got ${formatValue(stat)}`);
}
