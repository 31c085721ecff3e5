import { formatValue } from '../errors.ts';
import type { HttpVersion } from '../http-plan.ts';
import type { Report } from './report.ts';

/** Reads which version of HTTP to use. */
export function readHttpVersion(source: unknown, report: Report): HttpVersion {
  if (source === '1.1' || source === '2' || source === 'auto') return source;
  report([], `must be "1.1", "2" or "auto", got ${formatValue(source)}`);
  return 'auto';
}
