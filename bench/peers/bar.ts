import { formatNumber, formatTable } from '../support/format-table.ts';
import type { Figure } from './figure.ts';
import type { Standing } from './standing.ts';

/** How one tool has to compare with another. */
export interface Bar {
  readonly tool: string;
  readonly peer: string;
  readonly figure: Figure;
  /** What the tool's figure over the peer's may be. */
  readonly limit: { readonly type: 'at most' | 'at least'; readonly ratio: number };
  /** What is wished for, rather than asked for. */
  readonly isGoal?: boolean;
}

/** How a bar came out. */
export interface BarOutcome {
  readonly bar: string;
  /** The ratio of the medians; `undefined` when one of the two tools has none. */
  readonly ratio: number | undefined;
  readonly verdict: 'met' | 'missed' | 'not measured';
}

/** Holds a section's standings against its bars. */
export function judgeBars(
  bars: readonly Bar[],
  standings: readonly Standing[],
): readonly BarOutcome[] {
  return bars.map((bar) => {
    const { tool, peer, figure, limit, isGoal = false } = bar;
    const [own, other] = [tool, peer].map((name) => {
      const standing = standings.find((candidate) => candidate.tool === name);
      return standing === undefined ? Number.NaN : figure.of(standing).median;
    });
    const ratio = (own ?? Number.NaN) / (other ?? Number.NaN);
    const text = `${tool}: ${figure.title} ${limit.type} ${formatNumber(limit.ratio, 2)} x ${peer}`;
    return {
      bar: isGoal ? `${text} (goal)` : text,
      ratio: Number.isNaN(ratio) ? undefined : ratio,
      verdict: verdictOn(ratio, limit),
    };
  });
}

function verdictOn(ratio: number, { type, ratio: limit }: Bar['limit']): BarOutcome['verdict'] {
  if (Number.isNaN(ratio)) return 'not measured';
  const isMet = type === 'at most' ? ratio <= limit : ratio >= limit;
  return isMet ? 'met' : 'missed';
}

/** A table of outcomes, one row per bar. */
export function formatOutcomes(outcomes: readonly BarOutcome[]): string {
  const rows = outcomes.map(({ bar, ratio = Number.NaN, verdict }) => [
    bar,
    formatNumber(ratio, 2),
    verdict,
  ]);
  return formatTable(['bar', 'measured', 'verdict'], rows);
}
