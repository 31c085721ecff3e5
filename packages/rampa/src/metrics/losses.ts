import type { MetricKind } from '../core/metric.ts';
import type { FrameLosses } from './frame.ts';
import { CUSTOM_METRIC_LIMIT, TAG_VALUE_LIMIT } from './limits.ts';
import type { SeriesTotal } from './totals/series-total.ts';

/** Adds up what the recorders of all shards refused or shortened, and puts it into words. */
export class Losses {
  readonly #refused = new Map<string, number>();
  #unnamed = 0;
  #truncatedTags = 0;
  readonly #clashes: { readonly kept: MetricKind; readonly dropped: SeriesTotal }[] = [];

  add({ refused, unnamed, truncatedTags }: FrameLosses): void {
    for (const { metric, count } of refused) {
      this.#refused.set(metric, (this.#refused.get(metric) ?? 0) + count);
    }
    this.#unnamed += unnamed;
    this.#truncatedTags += truncatedTags;
  }

  /** A series whose metric another shard uses with another kind; its samples count for nothing. */
  addClash(kept: MetricKind, dropped: SeriesTotal): void {
    this.#clashes.push({ kept, dropped });
  }

  /** One sentence for every kind of loss. */
  sentences(): string[] {
    const sentences: string[] = [];
    for (const [metric, count] of this.#refused) {
      sentences.push(`metric '${metric}' refused ${samples(count)}: not a finite number`);
    }
    if (this.#unnamed > 0) {
      const rule = `a shard keeps at most ${CUSTOM_METRIC_LIMIT} custom metrics; put what varies into tags`;
      sentences.push(`${samples(this.#unnamed)} dropped: ${rule}`);
    }
    if (this.#truncatedTags > 0) {
      const times = this.#truncatedTags === 1 ? 'once' : `${this.#truncatedTags} times`;
      sentences.push(`tag values were cut to ${TAG_VALUE_LIMIT} characters, ${times}`);
    }
    return [...sentences, ...this.#clashSentences()];
  }

  #clashSentences(): string[] {
    const byMetric = new Map<string, { text: string; count: number }>();
    for (const { kept, dropped } of this.#clashes) {
      const { name } = dropped.metric;
      const text = `metric '${name}' was used as ${kept} on one shard and as ${dropped.kind} on another`;
      const known = byMetric.get(text) ?? { text, count: 0 };
      byMetric.set(text, { text, count: known.count + dropped.samples });
    }
    return [...byMetric.values()].map(
      ({ text, count }) => `${text}: ${samples(count)} dropped; give them different names`,
    );
  }
}

function samples(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`;
}
