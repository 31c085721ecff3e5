import type { MetricSpec, Series, SeriesSource, Tags } from '../../../src/core/metric.ts';

/** A source of series that keeps every sample, in order. */
export class SeriesLog implements SeriesSource {
  readonly samples: { readonly metric: string; readonly value: number; readonly tags: Tags }[] = [];
  /** Metrics and tags as they were looked up, in order. */
  readonly lookUps: { readonly metric: MetricSpec; readonly tags: Tags }[] = [];

  series(metric: MetricSpec, tags: Tags): Series {
    this.lookUps.push({ metric, tags });
    return { add: (value) => void this.samples.push({ metric: metric.name, value, tags }) };
  }

  valuesOf(metric: string): number[] {
    return this.samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
  }

  tagsOf(metric: string): Tags[] {
    return this.samples.filter((sample) => sample.metric === metric).map(({ tags }) => tags);
  }
}
