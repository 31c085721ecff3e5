import type { ExchangeHeads, ShownHeaders } from '../../core/exchange-heads.ts';
import type {
  FailedCheckSummary,
  FailureSample,
  FailureSummary,
  IterationErrorSummary,
} from '../../core/failure.ts';

interface FailureDocument {
  readonly scenario: string;
  readonly count: number;
  /** Seconds of the load. */
  readonly first_second: number;
  readonly last_second: number;
  /** The first one; `null` for what is beyond the bound on kinds. */
  readonly sample: SampleDocument | null;
}

/** A kind of error inside iterations. */
export interface ErrorDocument extends FailureDocument {
  readonly kind: string;
  readonly message: string;
  readonly stack: string | null;
  readonly hint: string | null;
}

/** A check that failed. */
export interface FailedCheckDocument extends FailureDocument {
  readonly name: string;
  readonly group: string;
  /** What its predicate threw. */
  readonly message: string | null;
}

/** The first failure of a kind. `request` and `response` are `null` when they are not known, or there was none. */
export interface SampleDocument {
  /** As `--iteration` takes it. */
  readonly iteration: number | null;
  readonly request: ({ readonly method: string; readonly url: string } & HeadersDocument) | null;
  readonly response:
    | ({ readonly status: number; readonly http_version: string } & HeadersDocument)
    | null;
}

interface HeadersDocument {
  /** Names in lower case, of secret ones not the values. */
  readonly headers: Readonly<Record<string, string>>;
  readonly more_headers: number;
}

/** An error as it is written to files. */
export function errorDocument(error: IterationErrorSummary): ErrorDocument {
  const { scenario, kind, message, stack, hint } = error;
  const rest = { stack: stack ?? null, hint: hint ?? null, ...occurrences(error) };
  return { scenario, kind, message, ...rest };
}

/** A failed check as it is written to files. */
export function failedCheckDocument(check: FailedCheckSummary): FailedCheckDocument {
  const { scenario, group, name, message } = check;
  return { name, scenario, group, message: message ?? null, ...occurrences(check) };
}

/** The error that a document was made from. */
export function errorOfDocument(document: ErrorDocument): IterationErrorSummary {
  const { scenario, kind, message, stack, hint } = document;
  const rest = { stack: stack ?? undefined, hint: hint ?? undefined };
  return { type: 'error', scenario, kind, message, ...rest, ...occurrencesOf(document) };
}

/** The failed check that a document was made from. */
export function failedCheckOfDocument(document: FailedCheckDocument): FailedCheckSummary {
  const { scenario, group, name, message } = document;
  const rest = { message: message ?? undefined, ...occurrencesOf(document) };
  return { type: 'check', scenario, group, name, ...rest };
}

function occurrences({ count, firstSecond, lastSecond, sample }: FailureSummary) {
  return {
    ...{ count, first_second: firstSecond, last_second: lastSecond },
    sample: sample === undefined ? null : sampleDocument(sample),
  };
}

function occurrencesOf({ count, first_second, last_second, sample }: FailureDocument) {
  return {
    ...{ count, firstSecond: first_second, lastSecond: last_second },
    sample: sample === null ? undefined : sampleOf(sample),
  };
}

function sampleDocument({ iteration, heads }: FailureSample): SampleDocument {
  return {
    iteration: iteration ?? null,
    request: requestDocument(heads),
    response: responseDocument(heads),
  };
}

function requestDocument(heads: ExchangeHeads | undefined): SampleDocument['request'] {
  if (heads === undefined) return null;
  const { method, url } = heads.request;
  return { method, url, ...headersDocument(heads.request) };
}

function responseDocument(heads: ExchangeHeads | undefined): SampleDocument['response'] {
  if (heads?.response === undefined) return null;
  const { status, httpVersion } = heads.response;
  return { status, http_version: httpVersion, ...headersDocument(heads.response) };
}

function headersDocument({ headers, moreHeaders }: ShownHeaders): HeadersDocument {
  return { headers, more_headers: moreHeaders };
}

function sampleOf({ iteration, request, response }: SampleDocument): FailureSample {
  if (request === null) return { iteration: iteration ?? undefined, heads: undefined };
  const { method, url } = request;
  const answer = response && {
    ...{ status: response.status, httpVersion: response.http_version },
    ...headersOf(response),
  };
  const heads = { request: { method, url, ...headersOf(request) }, response: answer ?? undefined };
  return { iteration: iteration ?? undefined, heads };
}

function headersOf({ headers, more_headers }: HeadersDocument): ShownHeaders {
  return { headers, moreHeaders: more_headers };
}
