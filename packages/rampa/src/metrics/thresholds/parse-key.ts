import { INTENDED_SUFFIX, type Tags } from '../../core/metric.ts';

/** The key of a threshold, taken apart. */
export interface MetricKey {
  /** With `@intended` when the key has it. */
  readonly metricName: string;
  readonly selector: Tags;
}

/** How a metric is selected, in one imperative sentence. */
export const KEY_HINT =
  "Write 'metric', 'metric{tag:value,tag:value}' or 'metric@intended', with quotes round a value that has commas or single braces.";

const CLOSING_QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
]);

/**
 * Reads a key such as `http_req_duration`, `http_req_duration{name:/users/{},status:200}` or
 * `http_req_duration@intended`, where the suffix may also follow the selector. In a tag the first `:`
 * separates; values may hold `:` and pairs of braces, and anything when in quotes.
 * @returns `undefined` when `text` is none
 */
export function parseMetricKey(text: string): MetricKey | undefined {
  const trimmed = text.trim();
  const hasSuffix = trimmed.endsWith(INTENDED_SUFFIX);
  const body = hasSuffix ? trimmed.slice(0, -INTENDED_SUFFIX.length).trimEnd() : trimmed;
  const open = body.indexOf('{');
  if (open === -1) return metricKey(body, hasSuffix, {});
  if (!body.endsWith('}')) return undefined;
  const selector = parseSelector(body.slice(open + 1, -1));
  return selector && metricKey(body.slice(0, open).trimEnd(), hasSuffix, selector);
}

function metricKey(name: string, hasSuffix: boolean, selector: Tags): MetricKey | undefined {
  if (name === '' || /[\s{}]/.test(name)) return undefined;
  if (!hasSuffix) return { metricName: name, selector };
  const isDoubled = name.endsWith(INTENDED_SUFFIX);
  return isDoubled ? undefined : { metricName: name + INTENDED_SUFFIX, selector };
}

function parseSelector(text: string): Tags | undefined {
  if (text.trim() === '') return {};
  const tags = new Map<string, string>();
  for (const part of splitTags(text) ?? ['']) {
    const colon = separatorIndex(part);
    const nameText = part.slice(0, Math.max(0, colon)).trim();
    const name = unquote(nameText);
    // No tag has such a name: the braces were doubled.
    const isBraced = name === nameText && /[{}]/.test(name);
    if (name === '' || isBraced || tags.has(name)) return undefined;
    tags.set(name, unquote(part.slice(colon + 1).trim()));
  }
  return Object.fromEntries(tags);
}

/** Splits at commas outside quotes and braces; `undefined` when either is left open. */
function splitTags(text: string): string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    } else if (opensQuote(text, start, index)) {
      index = text.indexOf(character, index + 1);
      if (index === -1) return undefined;
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 ? [...parts, text.slice(start)] : undefined;
}

/** A quote counts only where a tag's name or value begins; elsewhere it is an ordinary character. */
function opensQuote(text: string, start: number, index: number): boolean {
  if (!CLOSING_QUOTES.has(text.charAt(index))) return false;
  const before = text.slice(start, index).trim();
  return before === '' || separatorIndex(before) === before.length - 1;
}

/** Where the first `:` outside a quoted name is; -1 when there is none. */
function separatorIndex(part: string): number {
  const trimmedStart = part.length - part.trimStart().length;
  const quote = part.charAt(trimmedStart);
  const from = CLOSING_QUOTES.has(quote) ? part.indexOf(quote, trimmedStart + 1) : 0;
  return from === -1 ? -1 : part.indexOf(':', from);
}

function unquote(text: string): string {
  const isQuoted = text.length >= 2 && CLOSING_QUOTES.get(text.charAt(0)) === text.at(-1);
  return isQuoted ? text.slice(1, -1) : text;
}
