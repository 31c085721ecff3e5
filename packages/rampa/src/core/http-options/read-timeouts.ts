import { closestName } from '../closest.ts';
import { parseDuration } from '../duration.ts';
import { formatValue } from '../errors.ts';
import type { HttpTimeouts } from '../http-plan.ts';
import type { Report } from './report.ts';

const KEYS = {
  connect: 'connectMs',
  headers: 'headersMs',
  body: 'bodyMs',
  total: 'totalMs',
} as const;

const NAMES = Object.keys(KEYS) as readonly (keyof typeof KEYS)[];

/** Reads time limits: one for the whole request, or an object with those of its parts. */
export function readTimeouts(source: unknown, report: Report): Partial<HttpTimeouts> {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    return { totalMs: readTime(source, [], report) };
  }
  const limits: { -readonly [Key in keyof HttpTimeouts]?: number } = {};
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const known = NAMES.find((key) => key === name);
    if (known === undefined) reportUnknown(name, report);
    else limits[KEYS[known]] = readTime(value, [name], report);
  }
  return limits;
}

/** Reads a time above 0: a duration, or milliseconds. */
export function readTime(source: unknown, path: readonly string[], report: Report): number {
  const ms = typeof source === 'string' ? parseDuration(source) : source;
  if (typeof ms === 'number' && ms > 0) return ms;
  const form = 'a duration such as "5s" or a number of milliseconds above 0';
  report(path, `must be ${form}, got ${formatValue(source)}`);
  return 1;
}

function reportUnknown(name: string, report: Report): void {
  const closest = closestName(name, NAMES);
  const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
  report([name], `is not a time limit${guess} known: ${NAMES.join(', ')}`);
}
