import type { SliceValues } from '../../core/slice.ts';
import { trendCount, trendPercentiles } from '../support/trend-percentiles.ts';

/** One number that a time series gets of a slice. */
export interface Figure {
  /** Behind the name of the metric. */
  readonly suffix: string;
  /** The label `quantile`, where there is one. */
  readonly quantile: string | undefined;
  /** Whether it is added to what was there before, or takes its place. */
  readonly isAdded: boolean;
  readonly value: number;
}

/**
 * What a slice comes to in time series that hold numbers.
 * @param percentiles of trends, 0 to 100
 */
export function figuresOf(values: SliceValues, percentiles: readonly number[]): readonly Figure[] {
  switch (values.kind) {
    case 'counter':
      return [added('_total', values.sum)];
    case 'gauge':
      return [current('', values.value)];
    case 'rate': {
      const { samples, passes } = values;
      return [
        added('_passes_total', passes),
        added('_fails_total', samples - passes),
        current('_rate', passes / samples),
      ];
    }
    case 'trend': {
      const ranks = trendPercentiles(values, percentiles);
      return [
        added('_count', trendCount(values)),
        added('_sum', values.sum),
        ...percentiles.map((percentile, row) =>
          current('', ranks[row] ?? 0, quantileOf(percentile)),
        ),
      ];
    }
  }
}

/** From 0 to 1, without what the division leaves over. */
function quantileOf(percentile: number): string {
  return String(Number((percentile / 100).toPrecision(12)));
}

function added(suffix: string, value: number): Figure {
  return { suffix, quantile: undefined, isAdded: true, value };
}

function current(suffix: string, value: number, quantile?: string): Figure {
  return { suffix, quantile, isAdded: false, value };
}
