import { formatValue } from '../errors.ts';
import type { HeaderPair } from '../http-plan.ts';
import { isHeaderName, isHeaderValue } from './header-syntax.ts';
import { kindOfValue } from './kind-of-value.ts';
import { readPairs } from './read-pairs.ts';
import type { Report } from './report.ts';

/**
 * Reads headers: a value is text, a number, or a list of them that repeats the header. Names and values that HTTP
 * cannot carry are reported; values can be secret and are never shown.
 */
export function readHeaders(source: unknown, report: Report): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  readPairs(source, (name, value) => readHeader(name, value, pairs, report), report, true);
  return pairs;
}

function readHeader(name: string, value: unknown, pairs: HeaderPair[], report: Report): void {
  if (!isHeaderName(name)) {
    // Whoever writes a whole line as the name puts the value there too.
    const shown = formatValue(name.replace(/:.*/s, ':...'));
    report([], `must have names of letters, digits and dashes, got ${shown}`);
  } else if (Array.isArray(value)) {
    for (const single of value) readValue(name, single, pairs, report);
  } else {
    readValue(name, value, pairs, report);
  }
}

function readValue(name: string, value: unknown, pairs: HeaderPair[], report: Report): void {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') {
    const allowed = 'a string, a number or a list of strings';
    report([name.toLowerCase()], `must be ${allowed}, got ${kindOfValue(value)}`);
  } else if (isHeaderValue(text)) {
    pairs.push([name, text.trim()]);
  } else {
    const problem = 'must have no line breaks, NUL or characters beyond Latin-1';
    report([name.toLowerCase()], problem);
  }
}
