import { inflateSync } from 'node:zlib';
import * as z from 'zod';
import { formatValue, isRampaError } from '../core/errors.ts';
import type { Problems } from '../core/problems.ts';
import { RESULT_SCHEMA } from '../core/result-schema.ts';
import { readHdr } from '../metrics/hdr-encoding.ts';
import type { Histogram } from '../metrics/histogram.ts';
import { tagSetKey } from '../metrics/tag-set.ts';
import type { Baseline } from '../metrics/thresholds/baseline/baseline.ts';
import { BASELINE_HINT } from '../metrics/thresholds/baseline/read-baseline-limit.ts';
import { type MetricKey, parseMetricKey } from '../metrics/thresholds/parse-key.ts';
import { RateTotal } from '../metrics/totals/rate-total.ts';
import type { Total } from '../metrics/totals/total.ts';
import { Trend } from '../metrics/trend.ts';
import { isPlainObject } from './plain-object.ts';

/** The part of a result that comparisons need. */
const resultPart = z.object({
  summary: z.object({ metrics: z.record(z.string(), z.record(z.string(), z.number())) }).nullable(),
  histograms: z.record(
    z.string(),
    z.object({ hdr: z.string(), hdr_negative: z.string().nullable() }),
  ),
});

type ResultPart = z.infer<typeof resultPart>;

/** Which family of documents a result belongs to, whatever its version. */
const RESULT_FAMILY = RESULT_SCHEMA.replace(/\d+$/, '');

/**
 * Reads the result of an earlier run, as parsed JSON; what can be compared with already is handed back. Histograms are decoded when
 * somebody asks for them.
 * @param what names it in messages
 * @returns `undefined` when it is no such result, which `problems` tell
 */
export function readBaseline(
  document: unknown,
  problems: Problems,
  what = '--baseline',
): Baseline | undefined {
  if (isBaseline(document)) return document;
  const schema = isPlainObject(document) ? document['schema'] : undefined;
  if (schema !== RESULT_SCHEMA) {
    refuseSchema(schema, problems, what);
    return undefined;
  }
  if (isPlainObject(document) && document['histograms'] === undefined) {
    problems.add(
      `${what} must have histograms, got a result of a version without them`,
      BASELINE_HINT,
    );
    return undefined;
  }
  const read = resultPart.safeParse(document);
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') ?? '';
    problems.add(
      `${what} must be a whole result, got one that is damaged at ${where}`,
      BASELINE_HINT,
    );
    return undefined;
  }
  if (read.data.summary === null) {
    problems.add(`${what} must be the result of a run with load, got one that never started`);
    return undefined;
  }
  return new EarlierRun(read.data);
}

function refuseSchema(schema: unknown, problems: Problems, what: string): void {
  if (typeof schema !== 'string' || !schema.startsWith(RESULT_FAMILY)) {
    const got = schema === undefined ? 'something else' : `schema ${formatValue(schema)}`;
    problems.add(`${what} must be a result of rampa, got ${got}`, BASELINE_HINT);
    return;
  }
  const hint = 'Use the version of rampa that wrote the result, or make a new one.';
  problems.add(`${what} must be of version ${RESULT_SCHEMA}, got ${formatValue(schema)}`, hint);
}

function isBaseline(document: unknown): document is Baseline {
  return isPlainObject(document) && typeof document['find'] === 'function';
}

class EarlierRun implements Baseline {
  readonly #result: ResultPart;
  /** How keys were written, by what they select. */
  readonly #keys: ReadonlyMap<string, string>;

  constructor(result: ResultPart) {
    this.#result = result;
    const keys = Object.keys(result.summary?.metrics ?? {});
    this.#keys = new Map(
      keys.flatMap((text) => {
        const key = parseMetricKey(text);
        return key === undefined ? [] : [[selectionOf(key), text] as const];
      }),
    );
  }

  find(key: MetricKey): Total | string {
    const text = this.#keys.get(selectionOf(key));
    if (text === undefined) {
      return 'the earlier run has no such metric; give it a threshold with the same key';
    }
    const stats = this.#result.summary?.metrics[text] ?? {};
    if ('passes' in stats) return rateOf(stats) ?? damaged(text);
    if ('avg' in stats) return this.#trendOf(text, stats) ?? damaged(text);
    return 'in the earlier run it is of another kind';
  }

  #trendOf(text: string, stats: Readonly<Record<string, number>>): Trend | undefined {
    const { count = Number.NaN, avg = Number.NaN, min = Number.NaN, max = Number.NaN } = stats;
    const document = this.#result.histograms[text];
    if (count === 0) return new Trend();
    if (document === undefined || !(min <= max)) return undefined;
    const positive = decode(document.hdr);
    const negative = document.hdr_negative === null ? undefined : decode(document.hdr_negative);
    if (positive === 'damaged' || negative === 'damaged') return undefined;
    const trend = new Trend();
    const exact = { sum: avg * count, min, max, clamped: 0 };
    trend.addParts(exact, positive.buckets(), negative?.buckets() ?? []);
    return trend.count === count ? trend : undefined;
  }
}

function rateOf(stats: Readonly<Record<string, number>>): RateTotal | undefined {
  const { passes = -1, fails = -1 } = stats;
  if (!isCount(passes) || !isCount(fails)) return undefined;
  const total = new RateTotal();
  total.samples = passes + fails;
  total.passes = passes;
  return total;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function decode(text: string): Histogram | 'damaged' {
  try {
    return readHdr(text, (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength }));
  } catch (error) {
    if (isRampaError(error)) return 'damaged';
    throw error;
  }
}

function damaged(text: string): string {
  return `its ${formatValue(text)} is damaged`;
}

function selectionOf({ metricName, selector }: MetricKey): string {
  return `${metricName}\n${tagSetKey(selector)}`;
}
