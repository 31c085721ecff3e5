import type { CookieOptions } from '../../../core/http.ts';
import type { Target } from '../../request/target.ts';
import { parseHeaderLines } from '../../response/header-text.ts';
import { cookieLibrary } from './cookie-library.ts';
import { HeldCookies, type SiteContext } from './held-cookies.ts';
import { isAllowed } from './is-allowed.ts';

/** The cookies of one VU, by RFC 6265bis. Costs nothing until there is one. */
export class CookieJar {
  #held: HeldCookies | undefined = undefined;

  get isEmpty(): boolean {
    return this.#held === undefined;
  }

  /** Takes the cookies that a response from `target` sets, or removes those that it ends. */
  store(target: Target, headText: string): void {
    const { Cookie } = cookieLibrary();
    for (const line of parseHeaderLines(headText, 'set-cookie')) {
      const cookie = Cookie.parse(line, { loose: true });
      if (cookie === undefined || !isAllowed(cookie)) continue;
      this.#held ??= new HeldCookies();
      this.#held.put(cookie, target, { ignoreError: true });
    }
  }

  /**
   * Takes one cookie as if a response from `target` had set it.
   * @returns whether it is one that such a response can set
   * @throws {Error} with the reason, when the library gives one
   */
  set(target: Target, name: string, value: string, options: CookieOptions): boolean {
    const { Cookie } = cookieLibrary();
    const cookie = new Cookie({ ...options, key: name, value });
    if (!isAllowed(cookie)) return false;
    this.#held ??= new HeldCookies();
    return this.#held.put(cookie, target, { ignoreError: false });
  }

  /** The `cookie` header for a request; `undefined` when there is nothing to send. */
  header(target: Target, context: SiteContext, wallTimeMs: number): string | undefined {
    return this.#held?.header(target, context, wallTimeMs);
  }

  /** The cookies that a request would carry, by name; of several with one name the one for the longest path. */
  values(target: Target): Record<string, string> {
    const values: Record<string, string> = Object.create(null);
    for (const { key, value } of this.#held?.find(target, 'strict') ?? []) values[key] ??= value;
    return values;
  }

  clear(): void {
    this.#held = undefined;
  }
}
