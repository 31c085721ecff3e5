import { formatValue } from '../errors.ts';
import { kindOfValue } from './kind-of-value.ts';

const SCHEME = /^https?:|^[a-z][a-z0-9+.-]*:(?=[/\\])/i;

/**
 * A text that is not a URL, without what may be secret in it: the query, the fragment, and all that comes before an
 * `@`, because passwords hold characters that should have been escaped.
 */
export function formatUrl(text: unknown): string {
  if (typeof text !== 'string') return kindOfValue(text);
  const [address = ''] = text.split(/[?#]/, 1);
  const isPath = /^\/(?![/\\])/.test(address);
  if (isPath || !text.includes('@')) return formatValue(address);
  const scheme = SCHEME.exec(address)?.[0];
  const start = scheme === undefined ? '' : `${scheme}//`;
  const at = address.lastIndexOf('@');
  return formatValue(start + (at < 0 ? '...' : address.slice(at + 1)));
}
