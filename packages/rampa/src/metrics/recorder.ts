import { BUILT_IN_METRICS } from '../core/catalog.ts';
import { RampaError } from '../core/errors.ts';
import {
  type MetricKind,
  type MetricSpec,
  type Series,
  type SeriesSource,
  serviceMetric,
  type Tags,
} from '../core/metric.ts';
import type { DeltaFrame, FrameLosses, SeriesDefinition } from './frame.ts';
import { takeCounters, takeGauges, takeRates, takeTrends } from './frame-builder.ts';
import { CUSTOM_METRIC_LIMIT, seriesLimit } from './limits.ts';
import { OverflowSeries } from './overflow-series.ts';
import { overflowTags } from './overflow-tags.ts';
import { checkMetricName, readTags } from './read-tags.ts';
import type { SampleTap } from './samples/sample-tap.ts';
import { TappedSeries } from './samples/tapped-series.ts';
import { CounterSeries } from './series/counter-series.ts';
import { DiscardSeries } from './series/discard-series.ts';
import { GaugeSeries } from './series/gauge-series.ts';
import { RateSeries } from './series/rate-series.ts';
import { Refusals } from './series/refusals.ts';
import { TrendSeries } from './series/trend-series.ts';
import { tagSetKey } from './tag-set.ts';
import { FoldedValues } from './totals/folded-values.ts';

interface RecordedMetric {
  readonly spec: MetricSpec;
  readonly refusals: Refusals;
  readonly series: Map<string, Series>;
  readonly maxSeries: number;
  /** The series of tag sets that are frozen, so that the same object always means the same tags. */
  readonly frozen: WeakMap<Tags, Series>;
  /** Take the samples of every tag set beyond the budget. */
  readonly overflow: OverflowSeries<Series>;
}

export interface RecorderOptions {
  /** Series per metric before samples go to the overflow series. */
  readonly maxSeries: number;
  /** Metrics that the script declares. Their kind is fixed; the built-in ones are always known. */
  readonly metrics: readonly MetricSpec[];
  /** Gets every sample as well. */
  readonly tap?: SampleTap | undefined;
}

/**
 * Where one shard's samples go: hands out series, and collects what was added to them since the last
 * frame. Belongs to one thread.
 */
export class Recorder implements SeriesSource {
  readonly #maxSeries: number;
  readonly #tap: SampleTap | undefined;
  readonly #metrics = new Map<string, RecordedMetric>();
  #customCount = 0;
  #nextId = 0;
  #definitions: SeriesDefinition[] = [];
  #truncatedTags = 0;
  readonly #folded = new FoldedValues();
  readonly #discard = new DiscardSeries();
  readonly #refusing: Refusals[] = [];
  readonly #counters: CounterSeries[] = [];
  readonly #gauges: GaugeSeries[] = [];
  readonly #rates: RateSeries[] = [];
  readonly #trends: TrendSeries[] = [];

  constructor({ maxSeries, metrics, tap }: RecorderOptions) {
    this.#maxSeries = maxSeries;
    this.#tap = tap;
    for (const spec of [...BUILT_IN_METRICS.values(), ...metrics]) this.#know(spec);
  }

  /**
   * The series of `metric` with `tags`; the same object for the same metric and tags. Tag values over 1024
   * characters are cut and counted. A metric that is known already keeps its own unit.
   * @throws {RampaError} `RAMPA_METRIC_KIND` when the name is already used with another kind
   * @throws {RampaError} `RAMPA_METRIC_NAME` when the name or a tag is not allowed
   */
  series(metric: MetricSpec, tags: Tags): Series {
    const recorded = this.#metrics.get(metric.name) ?? this.#knowCustom(metric);
    if (recorded === undefined) return this.#discard;
    if (recorded.spec.kind !== metric.kind) throw kindClash(recorded.spec, metric.kind);
    return recorded.frozen.get(tags) ?? this.#find(recorded, tags);
  }

  /** Everything since the last frame; `undefined` when there is nothing to tell. */
  takeFrame(): DeltaFrame | undefined {
    const definitions = this.#definitions;
    this.#definitions = [];
    const frame = {
      definitions,
      counters: takeCounters(this.#counters),
      gauges: takeGauges(this.#gauges),
      rates: takeRates(this.#rates),
      trends: takeTrends(this.#trends),
      losses: this.#takeLosses(),
    };
    return isEmpty(frame) ? undefined : frame;
  }

  #know(spec: MetricSpec): RecordedMetric {
    const refusals = new Refusals(spec.name, this.#refusing);
    const recorded: RecordedMetric = {
      spec,
      refusals,
      series: new Map(),
      maxSeries: seriesLimit(spec.name, this.#maxSeries),
      frozen: new WeakMap(),
      overflow: new OverflowSeries((tags) => this.#define(recorded, tags)),
    };
    this.#metrics.set(spec.name, recorded);
    return recorded;
  }

  #knowCustom(spec: MetricSpec): RecordedMetric | undefined {
    const service = serviceMetric(spec.name);
    checkMetricName(service);
    if (service !== spec.name) {
      const known = this.#metrics.get(service);
      return known && this.#know({ ...spec, unit: known.spec.unit });
    }
    if (this.#customCount >= CUSTOM_METRIC_LIMIT) return undefined;
    this.#customCount++;
    return this.#know(spec);
  }

  #find(recorded: RecordedMetric, tags: Tags): Series {
    const series = recorded.series.get(tagSetKey(tags)) ?? this.#intern(recorded, tags);
    if (Object.isFrozen(tags)) recorded.frozen.set(tags, series);
    return series;
  }

  #intern(recorded: RecordedMetric, source: Tags): Series {
    const { tags, truncatedCount } = readTags(recorded.spec.name, source);
    this.#truncatedTags += truncatedCount;
    const key = tagSetKey(tags);
    // What was cut or replaced may leave the tags of another series.
    const known = recorded.series.get(key);
    if (known !== undefined) return known;
    if (recorded.series.size >= recorded.maxSeries) {
      this.#folded.add(tags);
      return recorded.overflow.find(overflowTags(tags));
    }
    const series = this.#define(recorded, tags);
    recorded.series.set(key, series);
    return series;
  }

  #define(recorded: RecordedMetric, tags: Tags): Series {
    const id = this.#nextId++;
    const { name: metric, kind, unit } = recorded.spec;
    this.#definitions.push({ id, metric, kind, unit, tags });
    const series = this.#open(id, recorded);
    return this.#tap === undefined ? series : new TappedSeries(series, id, this.#tap);
  }

  #open(id: number, { spec, refusals }: RecordedMetric): Series {
    switch (spec.kind) {
      case 'counter':
        return new CounterSeries(id, refusals, this.#counters);
      case 'gauge':
        return new GaugeSeries(id, refusals, this.#gauges);
      case 'rate':
        return new RateSeries(id, refusals, this.#rates);
      case 'trend':
        return new TrendSeries(id, refusals, this.#trends);
    }
  }

  #takeLosses(): FrameLosses {
    const refused = this.#refusing.map((refusals) => ({
      metric: refusals.metric,
      count: refusals.take(),
    }));
    this.#refusing.length = 0;
    const truncatedTags = this.#truncatedTags;
    this.#truncatedTags = 0;
    const unnamed = this.#discard.take();
    return { refused, unnamed, truncatedTags, folded: this.#folded.take() };
  }
}

function kindClash(known: MetricSpec, kind: MetricKind): RampaError {
  const message = `metric '${known.name}' already registered as ${known.kind}, cannot re-register as ${kind}`;
  const hint = `Give the ${kind} another name, or record it as a ${known.kind}.`;
  return new RampaError('RAMPA_METRIC_KIND', message, { hint });
}

function isEmpty({ definitions, counters, gauges, rates, trends, losses }: DeltaFrame): boolean {
  const rowCount = counters.ids.length + gauges.ids.length + rates.ids.length + trends.ids.length;
  const { refused, unnamed, truncatedTags, folded } = losses;
  const lossCount = refused.length + unnamed + truncatedTags + folded.length;
  return definitions.length + rowCount + lossCount === 0;
}
