import type { MetricKind, MetricSpec, Tags } from '../../core/metric.ts';
import type { MetricStats } from '../../core/run.ts';
import { newTotal, type Total } from './total.ts';

/** One series over the whole run and all shards. */
export class SeriesTotal {
  readonly metric: MetricSpec;
  readonly tags: Tags;
  readonly total: Total;

  constructor(metric: MetricSpec, tags: Tags) {
    this.metric = metric;
    this.tags = tags;
    this.total = newTotal(metric);
  }

  get kind(): MetricKind {
    return this.total.kind;
  }

  /** How often `add` was called. */
  get samples(): number {
    return this.total.samples;
  }

  /** The kind's statistics; a counter's rate needs to know how long the run took. */
  stats(durationSeconds = 0): MetricStats {
    return this.total.stats(durationSeconds);
  }
}
