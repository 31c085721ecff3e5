import { CATALOG } from '../../../core/catalog.ts';
import type { Distribution } from '../../../core/run.ts';
import { formatColumns, wrapWords } from '../../format/columns.ts';
import { formatMs } from '../../format/quantity.ts';
import type { BenchView } from './bench-view.ts';

const PERCENTILES = [50, 75, 90, 95, 99, 99.9];
const WIDTH = 88;

/** What is measured without a schedule, and what more with one. */
const SERVICE_ONLY =
  'Counted from when a request was sent. Without a rate nothing says when it should have been sent, so the ' +
  'waiting that a slow target causes is in no number: -r shows it.';
const BOTH =
  'The service time counts from when a request was sent; the response time from when it was due, with the time ' +
  'that it waited for a free connection.';

/** A column of the tables of times. */
export interface LatencyColumn {
  readonly title: string;
  readonly times: Distribution;
}

/** How long requests took: from when they were sent and, where there is a rate, from when they were due. */
export function latencyLines(view: BenchView): string[] {
  const columns = latencyColumns(view);
  if (columns.length === 0) return [];
  const { paint, task } = view;
  const row = (name: string, read: (times: Distribution) => number): string[] => [
    `  ${name}`,
    ...columns.map(({ times }) => formatMs(read(times))),
  ];
  const rows = [
    ['', ...columns.map(({ title }) => title)].map(paint.dim),
    ...PERCENTILES.map((rank) => row(`p${rank}`, (times) => times.percentile(rank))),
    row('max', (times) => times.max),
    row('mean', (times) => times.mean()),
    row('stdev', (times) => times.stddev()),
  ];
  const explanation = wrapWords(task.rate === undefined ? SERVICE_ONLY : BOTH, WIDTH);
  return [
    paint.bold('Latency'),
    ...formatColumns(rows),
    ...explanation.map((line) => paint.dim(`  ${line}`)),
  ];
}

/** The times that the bench has; none when no request came to an end. */
export function latencyColumns({ controller }: BenchView): LatencyColumn[] {
  const sources = [
    { title: 'service time', metric: CATALOG.httpReqDuration.name },
    { title: 'response time', metric: CATALOG.httpReqDurationIntended.name },
  ];
  return sources.flatMap(({ title, metric }) => {
    const times = controller.distribution(metric);
    return times === undefined || times.count === 0 ? [] : [{ title, times }];
  });
}
