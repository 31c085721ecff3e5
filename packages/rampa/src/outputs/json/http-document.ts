import { formatDuration } from '../../core/duration.ts';
import { PUBLIC_HEADERS } from '../../core/http-options/public-headers.ts';
import {
  type AuthPlan,
  DEFAULT_HTTP,
  type HeaderPair,
  type HttpPlan,
  type HttpTimeouts,
  type RetryPlan,
  type StatusRange,
} from '../../core/http-plan.ts';
import { changedOptions, unlessEmpty } from './changed-options.ts';
import { SECRET, type ShownValue } from './shown-value.ts';

/** How a scenario's HTTP requests are made, as far as it is not the default; credentials are masked. */
export function httpDocument(http: HttpPlan): { [key: string]: ShownValue } {
  const shown = changedOptions(http, DEFAULT_HTTP, {
    baseUrl: (url) => url.replace(/^(https?:\/\/)[^/]*@/i, `$1${SECRET}@`),
    headers: shownHeaders,
    auth: shownAuth,
    timeouts: shownTimeouts,
    expectedStatuses: shownStatuses,
    retry: shownRetry,
  });
  return unlessEmpty('http', shown);
}

function shownHeaders(headers: readonly HeaderPair[]): ShownValue {
  return headers.map(([name, value]) => {
    const isPublic = PUBLIC_HEADERS.has(name.toLowerCase());
    return `${name}: ${isPublic ? value : SECRET}`;
  });
}

function shownAuth(auth: AuthPlan): ShownValue {
  switch (auth.type) {
    case 'basic':
    case 'digest':
      return { type: auth.type, username: SECRET, password: SECRET };
    case 'bearer':
      return { type: auth.type, token: SECRET };
  }
}

function shownTimeouts(timeouts: HttpTimeouts): ShownValue {
  return changedOptions(timeouts, DEFAULT_HTTP.timeouts, {});
}

function shownStatuses(statuses: readonly StatusRange[]): ShownValue {
  return statuses.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
}

function shownRetry(retry: RetryPlan): ShownValue {
  return {
    limit: retry.limit,
    methods: retry.methods,
    statuses: shownStatuses(retry.statuses),
    on_error: retry.onError,
    delay: formatDuration(retry.delayMs),
    max_delay: formatDuration(retry.maxDelayMs),
  };
}
