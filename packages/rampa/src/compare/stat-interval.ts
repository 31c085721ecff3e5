import type { Interval } from '../core/threshold.ts';
import { BOUND_ERROR, intervalOf } from '../metrics/thresholds/baseline/interval-of.ts';
import type { RateTotal } from '../metrics/totals/rate-total.ts';
import type { Trend } from '../metrics/trend.ts';

/** The quantile of the standard normal distribution that {@link BOUND_ERROR} belongs to. */
const NORMAL_QUANTILE = 2.575_829_303_548_901;

/** So few values say nothing about how an average spreads. */
const FEW_VALUES = 30;

const NONE: Interval = { low: null, high: null };
const PERCENTILE = /^p\((\d+(?:\.\d+)?)\)$/;

/** What a statistic was made of. */
export type Sampled =
  | { readonly kind: 'trend'; readonly total: Trend }
  | { readonly kind: 'rate'; readonly total: RateTotal }
  | { readonly kind: 'counter'; readonly count: number; readonly seconds: number };

/**
 * Where the true value of a statistic lies, each bound wrong with a probability of {@link BOUND_ERROR}; without bounds
 * where that is not known, as for the smallest and the largest value.
 */
export function statInterval(sampled: Sampled, stat: string): Interval {
  switch (sampled.kind) {
    case 'counter':
      return countInterval(sampled.count, stat === 'rate' ? sampled.seconds : 1);
    case 'rate':
      return rateInterval(sampled.total, stat);
    case 'trend':
      return trendInterval(sampled.total, stat);
  }
}

function rateInterval(total: RateTotal, stat: string): Interval {
  if (stat === 'passes') return countInterval(total.passes, 1);
  if (stat === 'fails') return countInterval(total.fails, 1);
  return intervalOf(total, { type: 'rate' });
}

function trendInterval(total: Trend, stat: string): Interval {
  if (stat === 'avg') return meanInterval(total);
  const percentile = stat === 'med' ? '50' : PERCENTILE.exec(stat)?.[1];
  if (percentile === undefined) return NONE;
  return intervalOf(total, { type: 'percentile', percentile: Number(percentile) });
}

/** By the central limit theorem. */
function meanInterval(total: Trend): Interval {
  if (total.count < FEW_VALUES) return NONE;
  const half = (NORMAL_QUANTILE * total.stddev()) / Math.sqrt(total.count);
  return { low: total.mean() - half, high: total.mean() + half };
}

/**
 * Of how many happen per second, if each happens by itself: a Poisson distribution, whose square root spreads evenly.
 *
 * Source: F. J. Anscombe, The transformation of Poisson, binomial and negative-binomial data, Biometrika 35, 1948.
 */
function countInterval(count: number, seconds: number): Interval {
  const root = Math.sqrt(count + 3 / 8);
  const low = Math.max(0, root - NORMAL_QUANTILE / 2) ** 2 - 3 / 8;
  const high = (root + NORMAL_QUANTILE / 2) ** 2 - 3 / 8;
  return { low: Math.max(0, low) / seconds, high: high / seconds };
}
