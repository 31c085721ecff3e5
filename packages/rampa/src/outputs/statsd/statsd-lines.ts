import type { RunSlice, SeriesId, SliceValues, TrendValues } from '../../core/slice.ts';
import { type BucketRange, ExponentialBuckets } from '../support/exponential-buckets.ts';

/** How lines are written. */
export interface StatsdFormat {
  /** In front of the name of every metric. */
  readonly prefix: string;
  /** `datadog` puts tags behind the value, `none` leaves them out. */
  readonly tags: 'datadog' | 'none';
}

/**
 * The lines of a slice, without line breaks at their ends: `name:value|type|@rate|#tag:value,tag:value`. What belongs
 * together is one text of two lines.
 */
export function statsdLines({ series }: RunSlice, format: StatsdFormat): string[] {
  return series.flatMap(({ series: id, values }) => linesOf(id, values, format));
}

function linesOf(id: SeriesId, values: SliceValues, format: StatsdFormat): string[] {
  const name = format.prefix + plain(id.metric.name, /[:|@#]/g);
  const tags = format.tags === 'none' ? '' : tagsText(id);
  switch (values.kind) {
    case 'counter':
      return [`${name}:${values.sum}|c${tags}`];
    case 'gauge': {
      const line = `${name}:${values.value}|g${tags}`;
      // A sign in front changes a gauge by so much, except at Datadog: it must be set to 0 before.
      const isChange = values.value < 0 && format.tags === 'none';
      return [isChange ? `${name}:0|g\n${line}` : line];
    }
    case 'rate': {
      const fails = values.samples - values.passes;
      return [`${name}.passes:${values.passes}|c${tags}`, `${name}.fails:${fails}|c${tags}`];
    }
    case 'trend': {
      const type = id.metric.unit === 'time' || format.tags === 'none' ? 'ms' : 'h';
      return timesOf(values).map(([value, count]) => {
        const rate = count === 1 ? '' : `|@${1 / count}`;
        return `${name}:${value}|${type}${rate}${tags}`;
      });
    }
  }
}

/** Values of a trend, and how many of its values each stands for. */
function timesOf(values: TrendValues): (readonly [value: number, count: number])[] {
  const buckets = new ExponentialBuckets();
  buckets.add(values);
  const { scale, positive, negative, zeroCount } = buckets;
  const rows = [
    ...middlesOf(negative, scale).map(([value, count]) => [-value, count] as const),
    [0, zeroCount] as const,
    ...middlesOf(positive, scale),
  ];
  return rows
    .filter(([, count]) => count > 0)
    .map(([value, count]) => [Math.min(values.max, Math.max(values.min, value)), count]);
}

function middlesOf({ offset, counts }: BucketRange, scale: number): [number, number][] {
  return counts.map((count, row) => [rounded(2 ** ((offset + row + 0.5) / 2 ** scale)), count]);
}

/** To six digits: the bucket is wider than that. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function tagsText({ tags }: SeriesId): string {
  const texts = Object.keys(tags)
    .sort()
    .filter((name) => tags[name] !== '')
    .map((name) => `${plain(name, /[:|,]/g)}:${plain(tags[name] ?? '', /[|,]/g)}`);
  return texts.length === 0 ? '' : `|#${texts.join(',')}`;
}

/** Without what separates the parts of a line. */
function plain(text: string, separators: RegExp): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
      .replaceAll(separators, '_')
  );
}
