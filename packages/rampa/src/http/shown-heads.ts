import { boundedText } from '../core/bounded-text.ts';
import type { ExchangeHeads, ShownHeaders } from '../core/exchange-heads.ts';
import { PUBLIC_HEADERS } from '../core/http-options/public-headers.ts';
import type { HttpRequest } from './request/http-request.ts';
import { parseHeaders } from './response/header-text.ts';

/** Bounds on what is shown of one head. */
const MAX_HEADERS = 24;
const MAX_NAME = 60;
const MAX_VALUE = 160;
const MAX_URL = 400;

const HIDDEN = '***';

/** Names of headers and query parameters whose values are nobody else's business. */
const SECRET_NAME =
  /auth|cookie|credential|csrf|jwt|key|otp|pass|pin|pwd|secret|session|sid|sig|token|xsrf|^code$|^state$/i;

/** They tell which credentials are wanted, and hold none. */
const CHALLENGES: ReadonlySet<string> = new Set(['www-authenticate', 'proxy-authenticate']);

/** Query and fragment: a name, and its value. */
const PARAMETER = /([?&;#])([^=&;#\s]*)=([^&;#\s]*)/g;

/** Numbers and single words of small letters, such as `page=2` and `sort=price`: no secret looks like that. */
const PLAIN_VALUE = /^(?:-?\d{1,9}(?:\.\d{1,9})?|[a-z]{1,16})$/;

/** The head of a response that has been received. */
interface ReceivedHead {
  readonly status: number;
  readonly httpVersion: string;
  /** One character per byte. */
  readonly headText: string;
}

/**
 * What a person may see of a request and its response; very long heads are cut.
 * @param requestHead as it was sent, in the form of HTTP/1.1
 */
export function shownHeads(
  { method, target }: HttpRequest,
  requestHead: string,
  response?: ReceivedHead,
): ExchangeHeads {
  const isPublic = (name: string): boolean => PUBLIC_HEADERS.has(name);
  return {
    request: {
      method: boundedText(method, MAX_NAME),
      url: boundedText(withoutSecrets(target.url), MAX_URL),
      ...shownHeaders(parseHeaders(requestHead), isPublic),
    },
    response: response && {
      status: response.status,
      httpVersion: response.httpVersion,
      ...shownHeaders(parseHeaders(response.headText), isHarmless),
    },
  };
}

function shownHeaders(
  headers: Readonly<Record<string, string>>,
  mayShow: (name: string) => boolean,
): ShownHeaders {
  const all = Object.entries(headers);
  const shown = all.slice(0, MAX_HEADERS).map(([name, value]) => {
    const text = mayShow(name) ? boundedText(withoutSecrets(value), MAX_VALUE) : HIDDEN;
    return [boundedText(name, MAX_NAME), text];
  });
  return { headers: Object.fromEntries(shown), moreHeaders: all.length - shown.length };
}

function isHarmless(name: string): boolean {
  return CHALLENGES.has(name) || !SECRET_NAME.test(name);
}

/** An address, or text with addresses in it. */
function withoutSecrets(text: string): string {
  return text.replace(PARAMETER, (_, mark: string, name: string, value: string) => {
    const isShown = PLAIN_VALUE.test(value) && !SECRET_NAME.test(name);
    return `${mark}${name}=${isShown ? value : HIDDEN}`;
  });
}
