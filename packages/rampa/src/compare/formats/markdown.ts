import { markdownCode } from '../../core/markdown-code.ts';
import type { Comparison, MetricDelta } from '../compare-runs.ts';
import {
  allNotes,
  MARK_MEANINGS,
  type Mark,
  markOf,
  type ShownRow,
  shownChange,
  shownRows,
  splitRows,
  verdictSentence,
} from './shown-rows.ts';

const MARKS: Readonly<Record<Mark, string>> = {
  regressed: ' :warning:',
  better: ' :white_check_mark:',
  worse: ' :small_red_triangle:',
  noise: '',
  unclear: ' :grey_question:',
  none: '',
};

const LEGEND = (['regressed', 'worse', 'better', 'unclear'] as const)
  .map((mark) => `${MARKS[mark].trim()} ${MARK_MEANINGS[mark]}`)
  .join(' · ');

/** A comparison for the comment on a pull request. */
export function formatMarkdown(comparisons: readonly Comparison[], maxChange: number): string {
  const [first] = comparisons;
  if (first === undefined) return '';
  const labels = comparisons.map(({ current }) => inCell(current.label));
  const header = [
    'Metric',
    'Stat',
    inCell(first.baseline.label),
    ...labels.flatMap((one) => [one, 'Change']),
  ];
  const { changed, unchanged } = splitRows(shownRows(comparisons));
  const lines = [
    '## rampa Performance Report',
    '',
    verdictSentence(comparisons, maxChange),
    '',
    ...(changed.length === 0 ? [] : [...table(header, changed), '']),
    ...allNotes(comparisons).flatMap((note) => ['> [!NOTE]', `> ${inCell(note)}`, '']),
    '<details><summary>What has not changed, or not more than chance explains</summary>',
    '',
    ...table(header, unchanged),
    '',
    '</details>',
    '',
    LEGEND,
  ];
  return `${lines.join('\n')}\n`;
}

function table(header: readonly string[], rows: readonly ShownRow[]): string[] {
  const cells = rows.map(({ metric, stat, baseline, others, show }) => [
    markdownCode(metric),
    stat,
    show(baseline),
    ...others.flatMap((delta) =>
      delta === undefined ? ['', ''] : [show(delta.current), changeOf(delta)],
    ),
  ]);
  const alignment = header.map((_, index) => (index < 2 ? '---' : '---:'));
  return [header, alignment, ...cells].map(row);
}

function changeOf(delta: MetricDelta): string {
  return shownChange(delta) + MARKS[markOf(delta)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that can neither end its cell nor begin anything of its own. */
function inCell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#!|~&]/g, '\\$&').replace(/\s+/g, ' ');
}
