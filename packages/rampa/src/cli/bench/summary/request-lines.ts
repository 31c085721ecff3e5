import { CATALOG } from '../../../core/catalog.ts';
import type { Tags } from '../../../core/metric.ts';
import { formatBytes, formatPercent, formatRate } from '../../../core/quantity.ts';
import type { MetricStats, SeriesStats } from '../../../core/run.ts';
import { formatColumns } from '../../format/columns.ts';
import type { BenchView } from './bench-view.ts';

const MAX_DETAILS = 6;
const NO_RESPONSE = 'no response';

/** How many requests there were, how fast, and how they came out. */
export function requestLines(view: BenchView): string[] {
  const { snapshot } = view.result;
  if (snapshot === undefined) return [];
  const { paint, controller } = view;
  const stats = (name: string): MetricStats => snapshot.metrics[name] ?? {};
  const { count = 0, rate = 0 } = stats(CATALOG.httpReqs.name);
  const failed = formatPercent(stats(CATALOG.httpReqFailed.name)['rate'] ?? 0);
  const rows = [
    ...classRows(controller.series(CATALOG.httpReqs.name), count),
    ...lossRows(stats(CATALOG.droppedIterations.name), stats(CATALOG.interruptedIterations.name)),
  ];
  return [
    `${paint.bold('Requests')}  ${count}  ${paint.bold(formatRate(rate))}  ${failed} failed`,
    ...formatColumns(rows, [3]),
    `  ${bytesText('received', stats(CATALOG.dataReceived.name))}  ${bytesText('sent', stats(CATALOG.dataSent.name))}`,
  ];
}

interface Outcome {
  readonly tags: Tags;
  readonly count: number;
}

/** One row per class of statuses, then one for the requests without any; the most frequent outcome first. */
function classRows(series: readonly SeriesStats[], total: number): string[][] {
  const outcomes = series
    .map(({ tags, stats }) => ({ tags, count: stats['count'] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count);
  const classes = Map.groupBy(outcomes, ({ tags }) => classOf(tags['status']));
  return [...classes]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, members]) => {
      const count = members.reduce((sum, member) => sum + member.count, 0);
      const details = members.slice(0, MAX_DETAILS).map((member) => outcomeText(member, members));
      const restCount = members.length - details.length;
      if (restCount > 0) details.push(`${restCount} more`);
      return [`  ${name}`, String(count), formatPercent(count / total), details.join(', ')];
    });
}

/** The count of the only one stands beside it already. */
function outcomeText({ tags, count }: Outcome, all: readonly Outcome[]): string {
  const name = tags['status'] ?? tags['error'] ?? '';
  return all.length === 1 ? name : `${name} × ${count}`;
}

function classOf(status: string | undefined): string {
  return status === undefined ? NO_RESPONSE : `${status.slice(0, 1)}xx`;
}

/** What was planned and is in no other number. */
function lossRows(dropped: MetricStats, interrupted: MetricStats): string[][] {
  const row = (name: string, count: number, why: string): string[][] =>
    count === 0 ? [] : [[`  ${name}`, String(count), '', why]];
  return [
    ...row('not sent', dropped['count'] ?? 0, 'due while every connection was busy: -c makes more'),
    ...row('cut off', interrupted['count'] ?? 0, 'without a response when the bench was stopped'),
  ];
}

function bytesText(verb: string, { count = 0, rate = 0 }: MetricStats): string {
  return `${verb} ${formatBytes(count)} (${formatBytes(rate)}/s)`;
}
