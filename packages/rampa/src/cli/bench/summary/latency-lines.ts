import { CATALOG } from '../../../core/catalog.ts';
import { formatMs } from '../../../core/quantity.ts';
import type { Distribution } from '../../../core/run.ts';
import { formatColumns, wrapWords } from '../../format/columns.ts';
import type { BenchView } from './bench-view.ts';

const PERCENTILES = [50, 75, 90, 95, 99, 99.9];
const WIDTH = 88;
/** The resolution of the run's histograms. */
const MIN_INTERVAL_MS = 0.001;

/** What the columns are when there is a schedule. */
const MEASURED =
  'The service time counts from when a request was sent; the response time from when it was due, with the time ' +
  'that it waited for a free connection.';

/** A column of the tables of times. */
export interface LatencyColumn {
  readonly title: string;
  readonly times: Distribution;
}

/** How long requests took, without and with the waiting that a slow target causes. */
export function latencyLines(view: BenchView): string[] {
  const columns = latencyColumns(view);
  const [service] = columns;
  if (service === undefined) return [];
  const { paint } = view;
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
  return [
    paint.bold('Latency'),
    ...formatColumns(rows),
    ...wrapWords(explanation(view, service.times.count), WIDTH).map((line) =>
      paint.dim(`  ${line}`),
    ),
  ];
}

function explanation(view: BenchView, requestCount: number): string {
  if (view.task.rate !== undefined) return MEASURED;
  const interval = formatMs(meanIntervalMs(view, requestCount));
  return (
    'The service time counts from when a request was sent. Without a rate nothing says when it should have been ' +
    'sent, so the corrected time is an estimate: as if one had been due on each connection ' +
    `every ${interval}, the average. -r measures it.`
  );
}

/** The times that were measured, and for a bench without a rate also an estimate; none when no request came to an end. */
export function latencyColumns(view: BenchView): readonly LatencyColumn[] {
  const columns = measuredColumns(view);
  const [service] = columns;
  if (service === undefined || view.task.rate !== undefined) return columns;
  const times = service.times.correctedFor(meanIntervalMs(view, service.times.count));
  return [...columns, { title: 'corrected', times }];
}

/** From when requests were sent and, where there is a rate, from when they were due. */
export function measuredColumns({ controller }: BenchView): readonly LatencyColumn[] {
  const sources = [
    { title: 'service time', metric: CATALOG.httpReqDuration.name },
    { title: 'response time', metric: CATALOG.httpReqDurationIntended.name },
  ];
  return sources.flatMap(({ title, metric }) => {
    const times = controller.distribution(metric);
    return times === undefined || times.count === 0 ? [] : [{ title, times }];
  });
}

/** From one request of a connection to its next; wrk 4 corrects by the same interval. */
function meanIntervalMs({ result, task }: BenchView, requestCount: number): number {
  const { duration = 0 } = result.snapshot ?? {};
  return Math.max(MIN_INTERVAL_MS, (duration * 1000 * task.connections) / requestCount);
}
