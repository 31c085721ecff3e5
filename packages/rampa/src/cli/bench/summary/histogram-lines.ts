import { formatMs, formatPercent } from '../../../core/quantity.ts';
import type { Distribution } from '../../../core/run.ts';
import { formatColumns } from '../../format/columns.ts';
import type { BenchView } from './bench-view.ts';
import { measuredColumns } from './latency-lines.ts';

const MAX_ROWS = 12;
const BAR_WIDTH = 48;
/** The resolution of the run's histograms. */
const MIN_MS = 0.001;
/** Beyond it is the last row, so that a few slow requests do not squeeze all others into one. */
const DETAILED_PERCENTILE = 99.9;

/** A picture of the times that users would have seen: the response times where there are any. */
export function histogramLines(view: BenchView): string[] {
  const column = measuredColumns(view).at(-1);
  if (column === undefined) return [];
  const { paint, drawBar } = view;
  const rows = histogramRows(column.times);
  const most = Math.max(...rows.map(({ count }) => count));
  const cells = rows.map(({ upToMs, count }) => [
    `  up to ${formatMs(upToMs)}`,
    String(count),
    formatPercent(count / column.times.count),
    paint.cyan(drawBar(count / most, BAR_WIDTH)),
  ]);
  return [paint.bold(`Histogram of the ${column.title}`), ...formatColumns(cells, [3])];
}

/** A range of times: over the row before it, up to `upToMs`. */
interface HistogramRow {
  readonly upToMs: number;
  readonly count: number;
}

/** At most 12 rows, each as many times wider than the one before; bounds are those that are shown. */
export function histogramRows(times: Distribution): HistogramRow[] {
  const bounds = boundsOf(times);
  const counts = bounds.map(() => 0);
  let row = 0;
  for (const [value, count] of times.buckets()) {
    while (row < bounds.length - 1 && value > (bounds[row] ?? 0)) row++;
    counts[row] = (counts[row] ?? 0) + count;
  }
  const rows = bounds.map((upToMs, index) => ({ upToMs, count: counts[index] ?? 0 }));
  // Values that are the shortest time are counted in the next row when their bucket reaches beyond it.
  return rows[0]?.count === 0 ? rows.slice(1) : rows;
}

function boundsOf(times: Distribution): number[] {
  const lowMs = Math.max(MIN_MS, times.min);
  const detailMs = Math.max(lowMs, times.percentile(DETAILED_PERCENTILE));
  const steps = MAX_ROWS - 1;
  // Two rows that look alike would puzzle.
  const longest = formatMs(times.max);
  const bounds = new Set<number>();
  for (let step = 1; step <= steps; step++) {
    const bound = rounded(lowMs * (detailMs / lowMs) ** (step / steps));
    if (bound >= times.min && formatMs(bound) !== longest && bound < times.max) bounds.add(bound);
  }
  return [...bounds, times.max];
}

/** To what {@link formatMs} shows of it: three digits, and no less than a microsecond. */
function rounded(ms: number): number {
  return Math.round(Number(ms.toPrecision(3)) / MIN_MS) * MIN_MS;
}
