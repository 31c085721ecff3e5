import type { SliceValues } from '../../core/slice.ts';
import { trendCount, trendPercentiles } from './trend-percentiles.ts';

/**
 * What a series did in a slice as numbers by name, in the unit of its metric.
 * @param seconds how long the slice is
 * @param percentiles of trends, 0 to 100: `p95` and so on
 */
export function sliceFields(
  values: SliceValues,
  seconds: number,
  percentiles: readonly number[],
): Readonly<Record<string, number>> {
  switch (values.kind) {
    case 'counter':
      return { sum: values.sum, rate: values.sum / seconds };
    case 'gauge':
      return { value: values.value, min: values.min, max: values.max };
    case 'rate':
      return { passes: values.passes, fails: values.samples - values.passes };
    case 'trend': {
      const { sum, min, max } = values;
      const ranks = trendPercentiles(values, percentiles);
      const named = ranks.map((value, index) => [`p${percentiles[index]}`, value]);
      return { count: trendCount(values), sum, min, max, ...Object.fromEntries(named) };
    }
  }
}
