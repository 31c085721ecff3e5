import { readFile } from 'node:fs/promises';
import { formatValue, isRampaError } from '../../core/errors.ts';
import { formatUrl } from '../../core/http-options/format-url.ts';
import type { HttpPlan } from '../../core/http-plan.ts';
import type { Problems } from '../../core/problems.ts';
import { RequestFactory } from '../../http/request/request-factory.ts';
import { wrong } from '../flags/read-values.ts';
import { reasonOf } from '../flags/reason-of.ts';
import type { BenchFlags } from './bench-flags.ts';
import type { BenchRequest } from './bench-script.ts';

type RequestFlags = Pick<BenchFlags, 'method' | 'header' | 'body'>;

/** Stands in for a URL that has been complained about already. */
const ANY_URL = 'http://localhost';

/**
 * Makes the request of a bench, and has the HTTP client look at it: what it would refuse in the middle of the
 * load is a problem of the command line. The body of `@FILE` is read here, once.
 */
export async function readRequestFlags(
  url: string,
  { method, header = [], body: source }: RequestFlags,
  http: HttpPlan,
  problems: Problems,
): Promise<{ readonly request: BenchRequest; readonly label: string }> {
  const headers = readHeaders(header, problems);
  const body = source?.startsWith('@') ? await readBodyFile(source, problems) : source;
  const hasOptions = header.length > 0 || body !== undefined;
  const request: BenchRequest = {
    method: method.toUpperCase(),
    url: hasScheme(url, problems) ? url : ANY_URL,
    options: hasOptions ? { headers, ...(body !== undefined && { body }) } : undefined,
  };
  return { request, label: labelOf(request, http, problems) };
}

/** The part of the URL that is safe to print. */
function labelOf(
  { method, url, options }: BenchRequest,
  http: HttpPlan,
  problems: Problems,
): string {
  try {
    return new RequestFactory('', http).read(method, url, options).target.label;
  } catch (error) {
    if (!isRampaError(error)) throw error;
    for (const line of error.message.split('\n')) problems.add(line);
    return url;
  }
}

/** What people leave out most often; other mistakes in a URL are found by the client. */
function hasScheme(url: string, problems: Problems): boolean {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(url)) return true;
  const guess = URL.canParse(`http://${url}`)
    ? `, did you mean ${formatUrl(`http://${url}`)}?`
    : '';
  problems.add(`url must begin with http:// or https://, got ${formatUrl(url)}${guess}`);
  return false;
}

/** A header that is given twice is sent twice. */
function readHeaders(
  lines: readonly string[],
  problems: Problems,
): Readonly<Record<string, readonly string[]>> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    // The rest may be secret.
    const [name = ''] = colon < 0 ? line.split(/\s/, 1) : [line.slice(0, colon)];
    if (colon < 0) wrong('--header', "'Name: value'", name, problems);
    else headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return Object.fromEntries(headers);
}

async function readBodyFile(source: string, problems: Problems): Promise<Uint8Array | undefined> {
  const path = source.slice(1);
  try {
    return await readFile(path);
  } catch (error) {
    problems.add(`--body cannot be read from ${formatValue(path)}: ${reasonOf(error)}`);
    return undefined;
  }
}
