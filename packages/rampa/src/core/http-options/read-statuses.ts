import { formatValue } from '../errors.ts';
import type { StatusRange } from '../http-plan.ts';
import type { Report } from './report.ts';

const LOWEST = 100;
const HIGHEST = 599;

const CLASS = /^([1-5])xx$/;

/** Reads a list of statuses: each a number, a class such as `"2xx"`, or a range `{ from, to }`. */
export function readStatuses(source: unknown, report: Report): readonly StatusRange[] {
  if (!Array.isArray(source)) {
    const form = 'a list of statuses such as [200, "3xx", { from: 400, to: 404 }]';
    report([], `must be ${form}, got ${formatValue(source)}`);
    return [];
  }
  return source.flatMap((each: unknown, index) => {
    const range = parseStatus(each);
    if (range !== undefined) return [range];
    const form = `a status from ${LOWEST} to ${HIGHEST}, a class such as "2xx" or { from, to }`;
    report([String(index)], `must be ${form}, got ${formatValue(each)}`);
    return [];
  });
}

function parseStatus(source: unknown): StatusRange | undefined {
  if (isStatus(source)) return { from: source, to: source };
  if (typeof source === 'string') {
    const first = Number(CLASS.exec(source)?.[1] ?? Number.NaN) * 100;
    return Number.isNaN(first) ? undefined : { from: first, to: first + 99 };
  }
  if (typeof source !== 'object' || source === null) return undefined;
  const { from, to, ...others }: { from?: unknown; to?: unknown } = source;
  const isRange = isStatus(from) && isStatus(to) && from <= to && Object.keys(others).length === 0;
  return isRange ? { from, to } : undefined;
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= LOWEST && Number(value) <= HIGHEST;
}
