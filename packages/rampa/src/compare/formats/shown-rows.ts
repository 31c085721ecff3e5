import type { Comparison, MetricDelta } from '../compare-runs.ts';

/** Statistics that a reader looks at first. */
const MAIN_STATS: ReadonlySet<string> = new Set([
  'avg',
  'med',
  'p(90)',
  'p(95)',
  'p(99)',
  'max',
  'rate',
]);

/** One statistic in every run: what it was in the baseline, and beside it in each other run. */
export interface ShownRow {
  readonly metric: string;
  readonly stat: string;
  readonly baseline: number;
  readonly others: readonly (MetricDelta | undefined)[];
}

/** The rows of a table of all comparisons with one baseline, without those that nobody looks at. */
export function shownRows(comparisons: readonly Comparison[]): readonly ShownRow[] {
  const rows = new Map<string, { first: MetricDelta; others: (MetricDelta | undefined)[] }>();
  for (const [index, { deltas }] of comparisons.entries()) {
    for (const delta of deltas) {
      if (!MAIN_STATS.has(delta.stat) && !delta.regressed) continue;
      const key = `${delta.metric}\n${delta.stat}`;
      const row = rows.get(key) ?? { first: delta, others: comparisons.map(() => undefined) };
      row.others[index] = delta;
      rows.set(key, row);
    }
  }
  return Array.from(rows.values(), ({ first, others }) => ({
    metric: first.metric,
    stat: first.stat,
    baseline: first.baseline,
    others,
  })).filter(({ baseline, others }) => baseline !== 0 || others.some((one) => one?.current !== 0));
}

/** Whether any run differs from the baseline by more than chance explains. */
export function hasChanged({ others }: ShownRow): boolean {
  return others.some((delta) => delta?.verdict === 'better' || delta?.verdict === 'worse');
}

/** How many statistics got worse by more than is tolerated. */
export function regressionCount(comparisons: readonly Comparison[]): number {
  return comparisons.flatMap(({ deltas }) => deltas.filter(({ regressed }) => regressed)).length;
}

/** Whether anything got worse than is tolerated, or a metric that was asked for has vanished. */
export function isWorse(comparisons: readonly Comparison[]): boolean {
  return (
    regressionCount(comparisons) > 0 || comparisons.some(({ vanished }) => vanished.length > 0)
  );
}

/** A number with the digits that matter, the same in every format. */
export function shownNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return Math.abs(value) >= 1000 ? value.toFixed(1) : String(Number(value.toPrecision(4)));
}

/** The change in words as short as they can be. */
export function shownChange({ pct_change }: MetricDelta): string {
  if (pct_change === null) return 'new';
  return `${pct_change > 0 ? '+' : ''}${pct_change.toFixed(1)}%`;
}

/** One sentence that says how the comparison came out. */
export function verdictSentence(comparisons: readonly Comparison[], maxChange: number): string {
  const count = regressionCount(comparisons);
  const gone = new Set(comparisons.flatMap(({ vanished }) => vanished)).size;
  const lost = `${gone} ${gone === 1 ? 'metric has' : 'metrics have'} no samples any more`;
  if (count > 0) {
    const regressions = `${count} ${count === 1 ? 'regression' : 'regressions'}: worse by more than ${maxChange}%, and by more than chance explains.`;
    return gone === 0 ? regressions : `${regressions} And ${lost}.`;
  }
  const none = `nothing got worse by more than ${maxChange}% and more than chance explains.`;
  return gone === 0 ? `No regression: ${none}` : `${lost}; of the others ${none}`;
}
