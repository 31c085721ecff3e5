import type { HttpDefaults } from '../http.ts';
import type { HeaderPair, HttpPlan } from '../http-plan.ts';
import { readAuth } from './read-auth.ts';
import { readBaseUrl } from './read-base-url.ts';
import { readBodyLimit } from './read-body-limit.ts';
import { readDiscardBody } from './read-discard-body.ts';
import { readHeaders } from './read-headers.ts';
import { readHttpVersion } from './read-http-version.ts';
import { readMaxRedirects } from './read-max-redirects.ts';
import { readRetry } from './read-retry.ts';
import { readStatuses } from './read-statuses.ts';
import { readTimeouts } from './read-timeouts.ts';
import type { Report } from './report.ts';

/** How each option of {@link HttpDefaults} is read, wherever it is given. */
export const HTTP_OPTION_READERS = {
  httpVersion: readHttpVersion,
  baseUrl: readBaseUrl,
  headers: readHeaders,
  auth: readAuth,
  timeout: readTimeouts,
  maxRedirects: readMaxRedirects,
  expectedStatuses: readStatuses,
  retry: readRetry,
  discardBody: readDiscardBody,
  maxBody: readBodyLimit,
} as const satisfies Record<keyof HttpDefaults, (source: unknown, report: Report) => unknown>;

/** Options that have been read; what is `undefined` was not given. */
export type HttpOptionValues = {
  readonly [Name in keyof typeof HTTP_OPTION_READERS]?:
    | ReturnType<(typeof HTTP_OPTION_READERS)[Name]>
    | undefined;
};

/** The plan with these options: a header replaces those of its name, and a time limit the same one. */
export function withHttpOptions(plan: HttpPlan, options: HttpOptionValues): HttpPlan {
  const { auth = plan.auth, retry = plan.retry } = options;
  return {
    ...plan,
    version: options.httpVersion ?? plan.version,
    baseUrl: options.baseUrl ?? plan.baseUrl,
    headers: mergeHeaders(plan.headers, options.headers),
    auth: auth === false ? undefined : auth,
    timeouts: { ...plan.timeouts, ...options.timeout },
    maxRedirects: options.maxRedirects ?? plan.maxRedirects,
    expectedStatuses: options.expectedStatuses ?? plan.expectedStatuses,
    retry: retry?.limit === 0 ? undefined : retry,
    discardBody: options.discardBody ?? plan.discardBody,
    maxBodyBytes: options.maxBody ?? plan.maxBodyBytes,
  };
}

function mergeHeaders(
  lower: readonly HeaderPair[],
  upper: readonly HeaderPair[] | undefined,
): readonly HeaderPair[] {
  if (upper === undefined) return lower;
  const names = new Set(upper.map(([name]) => name.toLowerCase()));
  return [...lower.filter(([name]) => !names.has(name.toLowerCase())), ...upper];
}
