import { BUILT_IN_METRICS, CATALOG } from '../../core/catalog.ts';
import { RampaError } from '../../core/errors.ts';
import {
  INTENDED_SUFFIX,
  type MetricKind,
  type Series,
  type SeriesSource,
  type Tags,
} from '../../core/metric.ts';

/** Names that scripts make up at run time must not fill the memory; the series budget counts them. */
const MAX_CACHED = 10_000;

/**
 * Everything that samples with the same tags share: one per scenario and group in a shard. Series are
 * looked up once here, so that an iteration only adds to them.
 */
export class Scope {
  readonly tags: Tags;
  /** Names of the enclosing groups, joined by `::`; empty outside of groups. */
  readonly groupName: string;
  readonly #source: SeriesSource;
  readonly #groups = new Map<string, Scope>();
  readonly #checks = new Map<string, Series>();
  readonly #custom = new Map<string, Series>();
  readonly #intended = new Map<string, Series>();
  #durations: readonly [Series, Series] | undefined;

  constructor(source: SeriesSource, tags: Tags, groupName = '') {
    this.#source = source;
    this.tags = Object.freeze(tags);
    this.groupName = groupName;
  }

  series(metric: Parameters<SeriesSource['series']>[0]): Series {
    return this.#source.series(metric, this.tags);
  }

  /** The scope of a group inside this one. */
  group(name: string): Scope {
    return cached(this.#groups, name, () => {
      const groupName = this.groupName === '' ? name : `${this.groupName}::${name}`;
      return new Scope(this.#source, { ...this.tags, group: groupName }, groupName);
    });
  }

  check(name: string): Series {
    return cached(this.#checks, name, () =>
      this.#source.series(CATALOG.checks, { ...this.tags, check: name }),
    );
  }

  /** The series of a metric that the script made up; `tags` are the call's own. */
  custom(name: string, kind: MetricKind, tags: Tags | undefined): Series {
    if (tags !== undefined) return this.#customSeries(name, kind, tags);
    return cached(this.#custom, `${kind} ${name}`, () => this.#customSeries(name, kind, {}));
  }

  /** Service and intended time of this scope's group. */
  groupDurations(): readonly [Series, Series] {
    this.#durations ??= [
      this.series(CATALOG.groupDuration),
      this.series(CATALOG.groupDurationIntended),
    ];
    return this.#durations;
  }

  /** The times of {@link custom} from the intended start. */
  customIntended(name: string): Series {
    return cached(this.#intended, name, () =>
      this.series({ name: `${name}${INTENDED_SUFFIX}`, kind: 'trend', unit: 'time' }),
    );
  }

  #customSeries(name: string, kind: MetricKind, tags: Tags): Series {
    if (BUILT_IN_METRICS.has(name) || String(name).endsWith(INTENDED_SUFFIX)) {
      const hint = 'Choose another name.';
      const message = `metric '${name}' is rampa's own, got a ${kind} of the script with its name`;
      throw new RampaError('RAMPA_METRIC_NAME', message, { hint });
    }
    const unit = kind === 'trend' ? 'time' : 'none';
    return this.#source.series({ name, kind, unit }, { ...this.tags, ...tags });
  }
}

function cached<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = make();
  cache.set(key, made);
  return made;
}
