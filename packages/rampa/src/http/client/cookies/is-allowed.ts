import type { Cookie } from 'tough-cookie';

/** Characters of a name and its value together, RFC 6265bis section 5.6. */
const MAX_LENGTH = 4096;

/** What RFC 6265bis section 5.7 demands of a cookie whoever sets it, and the library does not look at. */
export function isAllowed({ key, value, domain, path, secure, sameSite }: Cookie): boolean {
  const length = key.length + value.length;
  if (length === 0 || length > MAX_LENGTH) return false;
  if (sameSite === 'none' && !secure) return false;
  // Without a name, the value is all that a server sees.
  const name = (key === '' ? value : key).toLowerCase();
  if (name.startsWith('__secure-')) return secure && key !== '';
  if (name.startsWith('__host-')) return secure && key !== '' && path === '/' && domain === null;
  return true;
}
