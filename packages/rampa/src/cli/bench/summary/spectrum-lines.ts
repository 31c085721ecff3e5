import { formatMs } from '../../../core/quantity.ts';
import { percentileRank } from '../../../metrics/histogram.ts';
import { formatColumns } from '../../format/columns.ts';
import type { BenchView } from './bench-view.ts';
import { latencyColumns } from './latency-lines.ts';

/** Rows between a percentile and the one that half as many requests are beyond. */
const ROWS_PER_HALF = 5;

/**
 * The whole spectrum of percentiles, as that of HdrHistogram: the rows get closer towards the slowest requests,
 * and end where less than one request is left.
 */
export function spectrumLines(view: BenchView): string[] {
  const columns = latencyColumns(view);
  const count = columns[0]?.times.count ?? 0;
  if (count === 0) return [];
  const { paint } = view;
  const rows = spectrumPercentiles(count).map((percentile) => [
    `  ${Number(percentile.toFixed(6))}%`,
    ...columns.map(({ times }) => formatMs(times.percentile(percentile))),
    String(count - percentileRank(percentile, count)),
  ]);
  const titles = ['  of requests', ...columns.map(({ title }) => title), 'slower'].map(paint.dim);
  return [paint.bold('Percentile spectrum'), ...formatColumns([titles, ...rows])];
}

/** From 0 to 100, for that many values. */
export function spectrumPercentiles(count: number): number[] {
  const percentiles: number[] = [];
  for (let row = 0; ; row++) {
    // Powers of 2 keep every step exact.
    const rest = 100 * 2 ** -Math.floor(row / ROWS_PER_HALF);
    const percentile = 100 - rest + (row % ROWS_PER_HALF) * (rest / (2 * ROWS_PER_HALF));
    if ((100 - percentile) * count < 100) return [...percentiles, 100];
    percentiles.push(percentile);
  }
}
