import { CATALOG } from '../../core/catalog.ts';
import type { SeriesId } from '../../core/slice.ts';
import type { Aggregate } from '../../metrics/aggregate.ts';
import { BusiestSecond } from '../../metrics/busiest-second.ts';

/** The most that a run did in one second. */
export type Reached = Pick<BusiestSecond, 'perSecond' | 'second'>;

/** What is compared with the ceiling of the machine: the busiest seconds of a load. */
export class ReachedLoad {
  readonly requests = new BusiestSecond();
  /** Of scenarios with an arrival rate. */
  readonly iterations = new BusiestSecond();
  readonly #arrivals: ReadonlySet<string>;

  constructor(scenarios: readonly { readonly name: string; readonly executor: string }[]) {
    const arrivals = scenarios.filter(({ executor }) => executor.endsWith('-arrival-rate'));
    this.#arrivals = new Set(arrivals.map(({ name }) => name));
  }

  /** Who counts what a series of a counter does. */
  watcherOf({ metric, tags }: SeriesId): BusiestSecond | undefined {
    if (metric.name === CATALOG.httpReqs.name) return this.requests;
    const isArrival =
      metric.name === CATALOG.iterations.name && this.#arrivals.has(tags['scenario'] ?? '');
    return isArrival ? this.iterations : undefined;
  }
}

/** The median time of a request, or of an iteration where there was none; 0 without either. */
export function medianMs(aggregate: Aggregate): number {
  for (const { name } of [CATALOG.httpReqDuration, CATALOG.iterationDuration]) {
    const total = aggregate.metricTotal(name);
    if (total?.kind === 'trend' && total.count > 0) return total.percentile(50);
  }
  return 0;
}
