import { type MetricSpec, OVERFLOW_TAG, type Tags } from '../../core/metric.ts';
import { matchesTags, tagSetKey, widestTag } from '../tag-set.ts';
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
  #overflow: SeriesTotal | undefined;

  constructor(spec: MetricSpec, selections: ReadonlyMap<string, Tags>, maxSeries: number) {
    this.spec = spec;
    this.total = newTotal(spec);
    this.#maxSeries = maxSeries;
    this.submetrics = [...selections].map(([key, selector]) => {
      const isWhole = Object.keys(selector).length === 0;
      return { key, selector, total: isWhole ? this.total : newTotal(spec) };
    });
  }

  /** All series; the overflow series, if there is one, comes last. */
  *series(): Generator<SeriesTotal, void> {
    yield* this.#series.values();
    if (this.#overflow !== undefined) yield this.#overflow;
  }

  /** The series with these tags, or the overflow series beyond the budget. */
  openSeries(tags: Tags): SeriesTotal {
    const key = tagSetKey(tags);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (Object.hasOwn(tags, OVERFLOW_TAG) || this.#series.size >= this.#maxSeries) {
      this.#overflow ??= new SeriesTotal(this.spec, { [OVERFLOW_TAG]: 'true' });
      return this.#overflow;
    }
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

  /** What the metric could not keep apart or measure in full, one sentence each. */
  warnings(): string[] {
    const warnings: string[] = [];
    if (this.#overflow !== undefined) warnings.push(this.#overflowWarning(this.#overflow));
    if (this.total.kind === 'trend' && this.total.clamped > 0) {
      const values = this.total.clamped === 1 ? '1 value was' : `${this.total.clamped} values were`;
      warnings.push(`metric '${this.spec.name}': ${values} too large for percentiles to be exact`);
    }
    return warnings;
  }

  #overflowWarning({ samples }: SeriesTotal): string {
    const widest = widestTag([...this.#series.values()].map(({ tags }) => tags));
    const count = samples === 1 ? '1 sample is' : `${samples} samples are`;
    const fact = `metric '${this.spec.name}' has more than ${this.#maxSeries} series: ${count} in its ${OVERFLOW_TAG} series, which no tag selector sees`;
    if (widest === undefined) return fact;
    const advice =
      widest.name === 'name' || widest.name === 'url'
        ? "group requests with the url`...` tag or the option 'name', or raise maxSeries"
        : 'use fewer values for it, or raise maxSeries';
    return `${fact}; tag '${widest.name}' has the most values (${widest.valueCount}): ${advice}`;
  }
}
