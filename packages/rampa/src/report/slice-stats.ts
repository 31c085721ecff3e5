import type { MetricStats } from '../core/run.ts';
import type { SliceValues } from '../core/slice.ts';
import { bucketsOf } from '../metrics/slices/sparse-buckets.ts';
import { CounterTotal } from '../metrics/totals/counter-total.ts';
import { GaugeTotal } from '../metrics/totals/gauge-total.ts';
import { RateTotal } from '../metrics/totals/rate-total.ts';
import type { Total } from '../metrics/totals/total.ts';
import { Trend } from '../metrics/trend.ts';

/** The statistics of a series in one slice of so many seconds, by the names that the JSON result has. */
export function sliceStats(values: SliceValues, seconds: number): MetricStats {
  return totalOf(values).stats(seconds);
}

function totalOf(values: SliceValues): Total {
  switch (values.kind) {
    case 'counter':
      return Object.assign(new CounterTotal(), { samples: values.samples, sum: values.sum });
    case 'gauge': {
      const total = new GaugeTotal('last');
      total.add(values);
      return total;
    }
    case 'rate':
      return Object.assign(new RateTotal(), { samples: values.samples, passes: values.passes });
    case 'trend': {
      const total = new Trend();
      total.addParts(values, bucketsOf(values.positive), bucketsOf(values.negative));
      return total;
    }
  }
}
