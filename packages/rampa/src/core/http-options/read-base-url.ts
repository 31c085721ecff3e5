import { formatUrl } from './format-url.ts';
import type { Report } from './report.ts';

/** Reads the address that others begin with; a slash at its end makes no difference. */
export function readBaseUrl(source: unknown, report: Report): string {
  const url = typeof source === 'string' ? URL.parse(source) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    report([], `must be an absolute http or https address, got ${formatUrl(source)}`);
    return '';
  }
  if (url.search !== '' || url.hash !== '') report([], 'must have no query and no fragment');
  return String(source).trim().replace(/\/+$/, '');
}
