import { parseByteSize } from '../byte-size.ts';
import { formatValue } from '../errors.ts';
import type { Report } from './report.ts';

/** Reads the largest body that is kept: bytes, or a size. */
export function readBodyLimit(source: unknown, report: Report): number {
  const bytes = typeof source === 'string' ? parseByteSize(source) : source;
  if (typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  const form = 'a size such as "10MB" or a whole number of bytes above 0';
  report([], `must be ${form}, got ${formatValue(source)}`);
  return 1;
}
