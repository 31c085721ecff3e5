import { CATALOG } from '../../core/catalog.ts';
import type { MetricSpec } from '../../core/metric.ts';
import { Trend } from '../trend.ts';
import { CounterTotal } from './counter-total.ts';
import { GaugeTotal } from './gauge-total.ts';
import { RateTotal } from './rate-total.ts';

/** What a metric, a series or a threshold's selection of series came to; told apart by `kind`. */
export type Total = CounterTotal | GaugeTotal | RateTotal | Trend;

/** An empty total of the metric's kind. */
export function newTotal({ name, kind }: MetricSpec): Total {
  switch (kind) {
    case 'counter':
      return new CounterTotal();
    case 'gauge':
      return new GaugeTotal(isSummedGauge(name) ? 'sum' : 'last');
    case 'rate':
      return new RateTotal();
    case 'trend':
      return new Trend();
  }
}

/** Every shard has its own VUs, so their gauges add up; of other gauges the latest write counts. */
function isSummedGauge(name: string): boolean {
  return name === CATALOG.vus.name || name === CATALOG.vusMax.name;
}
