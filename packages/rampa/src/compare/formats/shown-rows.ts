import { formatStat } from '../../core/quantity.ts';
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
  /** A value of it for people, with its unit. */
  show(value: number): string;
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
    show: (value: number) => formatStat(first, first.stat, value),
  })).filter(({ baseline, others }) => baseline !== 0 || others.some((one) => one?.current !== 0));
}

/** The rows in which any run differs from the baseline by more than chance explains, and the others. */
export function splitRows(rows: readonly ShownRow[]): {
  readonly changed: readonly ShownRow[];
  readonly unchanged: readonly ShownRow[];
} {
  return {
    changed: rows.filter(hasChanged),
    unchanged: rows.filter((row) => !hasChanged(row)),
  };
}

/** The notes on all comparisons, each once. */
export function allNotes(comparisons: readonly Comparison[]): readonly string[] {
  return [...new Set(comparisons.flatMap(({ notes }) => notes))];
}

function hasChanged({ others }: ShownRow): boolean {
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

/** What a change is to be marked with. */
export type Mark = 'regressed' | 'better' | 'worse' | 'noise' | 'unclear' | 'none';

/** `unclear` where it is known which way is better, but not how far the statistic spreads. */
export function markOf({ regressed, verdict, better }: MetricDelta): Mark {
  if (regressed) return 'regressed';
  if (verdict === 'unknown') return better === null ? 'none' : 'unclear';
  return verdict === 'same' ? 'none' : verdict;
}

/** What the marks of {@link markOf} say, without those that no reader asks for. */
export const MARK_MEANINGS = {
  regressed: 'worse, by more than is tolerated and more than chance explains',
  worse: 'worse, within what is tolerated',
  better: 'better',
  noise: 'chance may explain it',
  unclear: 'too few values to tell from chance',
} as const satisfies Partial<Record<Mark, string>>;

/** The change in words as short as they can be. */
export function shownChange({ pct_change }: MetricDelta): string {
  if (pct_change === null) return 'from 0';
  return `${pct_change > 0 ? '+' : ''}${pct_change.toFixed(1)}%`;
}

/** One sentence that says how the comparison came out. */
export function verdictSentence(comparisons: readonly Comparison[], maxChange: number): string {
  const count = regressionCount(comparisons);
  const gone = new Set(comparisons.flatMap(({ vanished }) => vanished)).size;
  const lost = `${gone} ${gone === 1 ? 'metric has' : 'metrics have'} no samples any more`;
  if (count > 0) {
    const regressions = `${count} ${count === 1 ? 'regression' : 'regressions'}${whereOf(comparisons)}: worse by more than ${maxChange}%, and by more than chance explains.`;
    return gone === 0 ? regressions : `${regressions} And ${lost}.`;
  }
  const none = `nothing got worse by more than ${maxChange}% and more than chance explains.`;
  return gone === 0 ? `No regression: ${none}` : `${lost}; of the others ${none}`;
}

/** Of several runs, how many there are in each. */
function whereOf(comparisons: readonly Comparison[]): string {
  if (comparisons.length < 2) return '';
  const parts = comparisons.map((one) => `${regressionCount([one])} in ${one.current.label}`);
  return ` (${parts.join(', ')})`;
}
