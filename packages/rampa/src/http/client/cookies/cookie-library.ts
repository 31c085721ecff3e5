import { createRequire } from 'node:module';
import type * as ToughCookie from 'tough-cookie';

/**
 * The library that knows the rules for cookies. It brings the list of public suffixes, so it takes about 15 ms and 12 MB:
 * a thread loads it with the first cookie that it meets.
 */
export function cookieLibrary(): typeof ToughCookie {
  return createRequire(import.meta.url)('tough-cookie');
}
