/** What a metric counts, and so which statistics it has. */
export type MetricKind = 'counter' | 'gauge' | 'rate' | 'trend';

/** What a metric's values are measured in. `time` is milliseconds, `data` is bytes. */
export type MetricUnit = 'none' | 'time' | 'data';

/** The definition of a metric: its name, kind and unit. */
export interface MetricSpec {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: MetricUnit;
}

/** Labels of a series. Keys and values are text; an absent key means "does not apply". */
export type Tags = Readonly<Record<string, string>>;

/**
 * One metric with one set of tags: the thing that samples are added to.
 *
 * Look it up once and keep it; {@link add} is the sample path and allocates nothing.
 */
export interface Series {
  /**
   * Adds one sample. A counter adds `value`, a gauge keeps it, a rate counts it as true unless it is 0,
   * a trend records it. NaN and infinities are refused and counted.
   * @param atMs when it was, by the shard's clock; now, unless given. For outputs of samples: whoever knows it spares
   * them a look at the clock
   */
  add(value: number, atMs?: number): void;
}

/** Where protocol clients and workers get their series from. */
export interface SeriesSource {
  /**
   * The series of `metric` with `tags`; the same object for the same metric and tags.
   * Beyond the series budget it is the metric's `__overflow__` series.
   * @throws {RampaError} `RAMPA_METRIC_KIND` when the name is already used with another kind
   */
  series(metric: MetricSpec, tags: Tags): Series;
}

/** The series that takes the samples of all series beyond the budget has this tag, with value `true`. */
export const OVERFLOW_TAG = '__overflow__';

/** Longer tag names are refused. */
const TAG_NAME_LIMIT = 128;

/** What the names of tags must be, in words. */
export const TAG_NAME_RULE = `names of 1 to ${TAG_NAME_LIMIT} characters other than ${OVERFLOW_TAG}`;

/** Whether a series can have a tag of this name. */
export function isTagName(name: string): boolean {
  return name !== '' && name.length <= TAG_NAME_LIMIT && name !== OVERFLOW_TAG;
}

/** Suffix of a metric whose times count from the intended start of the iteration. */
export const INTENDED_SUFFIX = '@intended';

/** The metric whose times count from the actual start: the name without {@link INTENDED_SUFFIX}. */
export function serviceMetric(name: string): string {
  return name.endsWith(INTENDED_SUFFIX) ? name.slice(0, -INTENDED_SUFFIX.length) : name;
}
