import { type MetricSpec, OVERFLOW_TAG, type Tags } from '../../core/metric.ts';
import { seriesLimit } from '../limits.ts';
import { OverflowSeries } from '../overflow-series.ts';
import { overflowTags, seesOverflow } from '../overflow-tags.ts';
import { matchesTags, tagSetKey, valuesByTag } from '../tag-set.ts';
import type { Overflow } from './overflow.ts';
import { SeriesTotal } from './series-total.ts';
import { newTotal, type Total } from './total.ts';

/** The part of a metric that a threshold selects by tags. */
export interface Submetric {
  /** The threshold's key as the user wrote it. */
  readonly key: string;
  readonly selector: Tags;
  readonly total: Total;
}

/** One metric over all shards: its series, its submetrics and the sum of all. */
export class MetricTotal {
  readonly spec: MetricSpec;
  readonly total: Total;
  readonly submetrics: readonly Submetric[];
  readonly #maxSeries: number;
  readonly #series = new Map<string, SeriesTotal>();
  readonly #overflow: OverflowSeries<SeriesTotal>;

  constructor(spec: MetricSpec, selections: ReadonlyMap<string, Tags>, maxSeries: number) {
    this.spec = spec;
    this.#overflow = new OverflowSeries((tags) => new SeriesTotal(spec, tags));
    this.total = newTotal(spec);
    this.#maxSeries = seriesLimit(spec.name, maxSeries);
    this.submetrics = [...selections].map(([key, selector]) => {
      const isWhole = Object.keys(selector).length === 0;
      return { key, selector, total: isWhole ? this.total : newTotal(spec) };
    });
  }

  /** All series; the overflow series, if there are any, come last. */
  *series(): Generator<SeriesTotal, void> {
    yield* this.#series.values();
    yield* this.#overflow.values();
  }

  /** The series with these tags, or an overflow series beyond the budget. */
  openSeries(tags: Tags): SeriesTotal {
    const key = tagSetKey(tags);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (Object.hasOwn(tags, OVERFLOW_TAG)) return this.#overflow.find(tags);
    if (this.#series.size >= this.#maxSeries) return this.#overflow.find(overflowTags(tags));
    const series = new SeriesTotal(this.spec, tags);
    this.#series.set(key, series);
    return series;
  }

  /** The totals beyond its own that a sample of `series` counts in. */
  widerTotals(series: SeriesTotal): Total[] {
    const selected = this.submetrics.filter(
      ({ selector, total }) => total !== this.total && matchesTags(series.tags, selector),
    );
    return [this.total, ...selected.map(({ total }) => total)];
  }

  /** What the budget did not keep apart; `undefined` when that is nothing. */
  overflow(): Overflow | undefined {
    const samples = [...this.#overflow.values()].reduce((sum, one) => sum + one.samples, 0);
    if (samples === 0) return undefined;
    const keptValues = valuesByTag([...this.#series.values()].map(({ tags }) => tags));
    const blind = this.submetrics.filter(({ selector }) => !seesOverflow(selector));
    return { metric: this.spec.name, samples, keptValues, blindKeys: blind.map(({ key }) => key) };
  }

  /** What the metric could not measure in full, one sentence each. */
  warnings(): string[] {
    if (this.total.kind !== 'trend' || this.total.clamped === 0) return [];
    const values = this.total.clamped === 1 ? '1 value was' : `${this.total.clamped} values were`;
    return [`metric '${this.spec.name}': ${values} too large for percentiles to be exact`];
  }
}
