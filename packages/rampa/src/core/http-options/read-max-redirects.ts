import { formatValue } from '../errors.ts';
import type { Report } from './report.ts';

/** Reads how many redirects are followed. */
export function readMaxRedirects(source: unknown, report: Report): number {
  if (Number.isInteger(source) && Number(source) >= 0) return Number(source);
  report([], `must be an integer from 0, got ${formatValue(source)}`);
  return 0;
}
