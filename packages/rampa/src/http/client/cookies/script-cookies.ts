import { describeThrown, formatValue, RampaError } from '../../../core/errors.ts';
import type { CookieOptions, HttpCookies, NamedUrl } from '../../../core/http.ts';
import type { RequestFactory } from '../../request/request-factory.ts';
import type { Target } from '../../request/target.ts';
import type { CookieJar } from './cookie-jar.ts';
import { cookieProblems } from './cookie-problems.ts';

/** The cookies of a VU, as scripts use them. */
export class ScriptCookies implements HttpCookies {
  readonly #jar: CookieJar;
  readonly #requests: RequestFactory;

  constructor(jar: CookieJar, requests: RequestFactory) {
    this.#jar = jar;
    this.#requests = requests;
  }

  get(url: string | NamedUrl): Readonly<Record<string, string>> {
    return this.#jar.values(this.#readTarget(url));
  }

  set(url: string | NamedUrl, name: string, value: string, options: CookieOptions = {}): void {
    const target = this.#readTarget(url);
    const problems = cookieProblems(name, value, options);
    if (problems.length > 0) throw invalid(problems.join('\n'));
    const subject = `cookie ${formatValue(name)} cannot be set for ${target.label}`;
    let isSet: boolean;
    try {
      isSet = this.#jar.set(target, name, value, options);
    } catch (cause) {
      throw invalid(`${subject}: ${describeThrown(cause)}`, cause);
    }
    if (!isSet) {
      throw invalid(`${subject}: it lacks what its name, its size or its sameSite demands`);
    }
  }

  clear(): void {
    this.#jar.clear();
  }

  #readTarget(url: string | NamedUrl): Target {
    const target = this.#requests.readTarget(url);
    if ('problem' in target) throw invalid(target.problem);
    return target;
  }
}

function invalid(message: string, cause?: unknown): RampaError {
  return new RampaError('RAMPA_HTTP_REQUEST_INVALID', message, { cause });
}
