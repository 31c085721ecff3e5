import { formatValue, RampaError } from '../core/errors.ts';
import { isTagName, TAG_NAME_RULE, type Tags } from '../core/metric.ts';
import { TAG_VALUE_LIMIT } from './limits.ts';

const METRIC_NAME = /^[A-Za-z0-9_.:/-]{1,128}$/;

/** @throws {RampaError} `RAMPA_METRIC_NAME` when `name` cannot name a custom metric */
export function checkMetricName(name: unknown): void {
  if (typeof name === 'string' && METRIC_NAME.test(name)) return;
  const message = `metric name must be 1 to 128 of the characters A-Z a-z 0-9 _ . - : /, got ${formatValue(name)}`;
  throw new RampaError('RAMPA_METRIC_NAME', message, {
    hint: 'Put what varies into a tag, not into the name.',
  });
}

/**
 * A checked copy of the tags: `undefined` values left out, long ones cut to 1024 characters, half characters replaced.
 * @throws {RampaError} `RAMPA_METRIC_NAME` for a tag that is not text or whose name is not allowed
 */
export function readTags(metric: string, source: Tags): { tags: Tags; truncatedCount: number } {
  const entries: [string, string][] = [];
  let truncatedCount = 0;
  for (const [name, value] of Object.entries<unknown>(source)) {
    if (value === undefined) continue;
    checkTag(metric, name, value);
    const text = String(value);
    if (text.length > TAG_VALUE_LIMIT) truncatedCount++;
    entries.push([name.toWellFormed(), cutTagValue(text)]);
  }
  // Unlike assignment, this also keeps a tag named __proto__.
  return { tags: Object.freeze(Object.fromEntries(entries)), truncatedCount };
}

function checkTag(metric: string, name: string, value: unknown): void {
  if (!isTagName(name)) {
    const problem = `has a tag name that is not allowed, got ${formatValue(name)}`;
    throw new RampaError('RAMPA_METRIC_NAME', `metric '${metric}' ${problem}`, {
      hint: `Give tags ${TAG_NAME_RULE}.`,
    });
  }
  if (typeof value === 'string') return;
  const message = `tag '${name}' of metric '${metric}' must be text, got ${formatValue(value)}`;
  throw new RampaError('RAMPA_METRIC_NAME', message, { hint: 'Convert the value with String().' });
}

/**
 * A tag's value as it is kept. Halves of surrogate pairs, which UTF-8 has no bytes for, become U+FFFD here, so that no two
 * series look the same once they are written.
 */
export function cutTagValue(text: string): string {
  return text.slice(0, TAG_VALUE_LIMIT).toWellFormed();
}
