import type { Cookie, CookieJar } from 'tough-cookie';
import type { Target } from '../../request/target.ts';
import { cookieLibrary } from './cookie-library.ts';

/** Cookies that are held, and how many make room when there are more: the oldest. */
const MAX_COOKIES = 1000;
const REMOVED_AT_ONCE = 100;

/** Headers that are remembered before it starts over. */
const MAX_HEADERS = 1000;

/** Where a request comes from, for cookies with `SameSite`; `strict`: nothing keeps cookies back. */
export type SiteContext = 'strict' | 'lax' | 'none';

interface RememberedHeader {
  readonly value: string | undefined;
  /** When the first of its cookies ends; Unix epoch, ms. */
  readonly endsAtMs: number;
}

/** Cookies, and the headers that they have made, until one changes: to find them takes longer than to send them. */
export class HeldCookies {
  readonly #jar: CookieJar = new (cookieLibrary().CookieJar)();
  readonly #headers = new Map<string, RememberedHeader>();
  /** As many as there are, or more: those that replace others are counted too. */
  #mostCount = 0;
  /** Whether all are for all paths, so that the path of a request makes no difference. */
  #isPathless = true;

  /**
   * @returns whether it is one that a response from `target` can set
   * @throws {Error} with the reason, unless errors are ignored
   */
  put(cookie: Cookie, target: Target, { ignoreError }: { readonly ignoreError: boolean }): boolean {
    const stored = this.#jar.setCookieSync(cookie, target.url, { ignoreError });
    if (stored === undefined) return false;
    if (stored.path !== '/') this.#isPathless = false;
    this.#headers.clear();
    this.#mostCount++;
    if (this.#mostCount > MAX_COOKIES) this.#makeRoom();
    return true;
  }

  header(target: Target, context: SiteContext, wallTimeMs: number): string | undefined {
    const isSimple = this.#isPathless && context === 'strict';
    const key = isSimple ? target.origin.key : `${context} ${target.label}`;
    let header = this.#headers.get(key);
    if (header === undefined || wallTimeMs >= header.endsAtMs) {
      header = formatHeader(this.find(target, context));
      if (this.#headers.size >= MAX_HEADERS) this.#headers.clear();
      this.#headers.set(key, header);
    }
    return header.value;
  }

  /** Those that a request carries, in the order in which they are sent. */
  find(target: Target, sameSiteContext: SiteContext): Cookie[] {
    const cookies = this.#jar.getCookiesSync(target.url, { sameSiteContext });
    return cookies.sort(cookieLibrary().cookieCompare);
  }

  #makeRoom(): void {
    const { store } = this.#jar;
    store.getAllCookies((_, cookies = []) => {
      this.#mostCount = cookies.length;
      if (cookies.length <= MAX_COOKIES) return;
      // Not one by one: the store would keep an empty entry for each of their paths, and look into all of them.
      store.removeAllCookies(() => undefined);
      const kept = cookies.slice(REMOVED_AT_ONCE);
      for (const cookie of kept) store.putCookie(cookie, () => undefined);
      this.#mostCount = kept.length;
    });
  }
}

function formatHeader(cookies: readonly Cookie[]): RememberedHeader {
  const text = cookies.map((cookie) => cookie.cookieString()).join('; ');
  return {
    value: text === '' ? undefined : text,
    endsAtMs: Math.min(...cookies.map((cookie) => cookie.expiryTime() ?? Number.POSITIVE_INFINITY)),
  };
}
