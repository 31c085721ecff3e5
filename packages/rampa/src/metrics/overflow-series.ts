import type { Tags } from '../core/metric.ts';
import { BARE_OVERFLOW } from './overflow-tags.ts';
import { tagSetKey } from './tag-set.ts';

/** How many overflow series a metric can have; what comes after is in one without any tag. */
const OVERFLOW_LIMIT = 100;

/** The series of one metric beyond its budget, on either side of a frame. */
export class OverflowSeries<Series> {
  readonly #open: (tags: Tags) => Series;
  readonly #series = new Map<string, Series>();

  /** @param open makes the series with these tags */
  constructor(open: (tags: Tags) => Series) {
    this.#open = open;
  }

  values(): MapIterator<Series> {
    return this.#series.values();
  }

  /** The one with these tags, which are those of `overflowTags`. */
  find(tags: Tags): Series {
    const key = tagSetKey(tags);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (this.#series.size >= OVERFLOW_LIMIT && tags !== BARE_OVERFLOW) {
      return this.find(BARE_OVERFLOW);
    }
    const series = this.#open(tags);
    this.#series.set(key, series);
    return series;
  }
}
