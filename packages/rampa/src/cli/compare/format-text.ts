import type { Comparison, MetricDelta } from '../../compare/compare-runs.ts';
import {
  allNotes,
  isWorse,
  MARK_MEANINGS,
  markOf,
  shownChange,
  shownRows,
  verdictSentence,
} from '../../compare/formats/shown-rows.ts';
import type { Paint } from '../format/color.ts';
import { formatColumns, shortenMiddle } from '../format/columns.ts';
import { printable } from '../format/printable.ts';

const METRIC_WIDTH = 44;

/** A comparison as a table for a terminal. */
export function formatText(
  comparisons: readonly Comparison[],
  maxChange: number,
  paint: Paint,
): string {
  const [first] = comparisons;
  if (first === undefined) return '';
  const shownLabel = (label: string): string => shortenMiddle(printable(label), 20);
  const header = [
    'metric',
    'stat',
    shownLabel(first.baseline.label),
    ...comparisons.flatMap(({ current }) => [shownLabel(current.label), 'change']),
  ].map(paint.dim);
  const rows = shownRows(comparisons).map(({ metric, stat, baseline, others, show }) => [
    shortenMiddle(printable(metric), METRIC_WIDTH),
    stat,
    show(baseline),
    ...others.flatMap((delta) =>
      delta === undefined ? ['', ''] : [show(delta.current), changeOf(delta, paint)],
    ),
  ]);
  const notes = allNotes(comparisons);
  const color = isWorse(comparisons) ? paint.red : paint.green;
  return [
    ...notes.map((note) => `${paint.yellow('note')}  ${printable(note)}`),
    ...(notes.length === 0 ? [] : ['']),
    ...formatColumns([header, ...rows], [1]),
    '',
    paint.dim(LEGEND),
    color(verdictSentence(comparisons, maxChange)),
    '',
  ].join('\n');
}

const SIGNS = { regressed: '!', noise: '~', unclear: '?' } as const;

const LEGEND = (['regressed', 'noise', 'unclear'] as const)
  .map((mark) => `${SIGNS[mark]} ${MARK_MEANINGS[mark]}`)
  .join('   ');

function changeOf(delta: MetricDelta, paint: Paint): string {
  const text = shownChange(delta);
  const mark = markOf(delta);
  switch (mark) {
    case 'regressed':
      return paint.red(`${text} ${SIGNS[mark]}`);
    case 'better':
      return paint.green(`${text}  `);
    case 'worse':
      return paint.yellow(`${text}  `);
    case 'noise':
    case 'unclear':
      return paint.dim(`${text} ${SIGNS[mark]}`);
    case 'none':
      return `${text}  `;
  }
}
