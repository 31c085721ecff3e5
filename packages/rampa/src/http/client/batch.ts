import { formatValue, isRampaError, RampaError } from '../../core/errors.ts';
import type { HttpBatchItem, HttpBatchOptions, HttpRequestOptions } from '../../core/http.ts';
import { isPlainObject } from '../../core/http-options/is-plain-object.ts';
import type { Random } from '../../core/iteration-random.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { RequestFactory } from '../request/request-factory.ts';
import { REQUEST_OPTIONS, unknownOption } from '../request/request-options.ts';

const DEFAULT_CONCURRENCY = 20;

/** Requests that are sent together. */
export interface Batch {
  readonly requests: readonly HttpRequest[];
  /** Where each response belongs; `undefined` when they are a list. */
  readonly names: readonly string[] | undefined;
  readonly concurrency: number;
}

/**
 * Reads the requests of a batch, a list or an object of them.
 * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` with everything that is wrong with any of them
 */
export function readBatch(
  items: unknown,
  options: HttpBatchOptions,
  factory: RequestFactory,
  random: Random,
): Batch {
  const problems: string[] = [];
  const isList = Array.isArray(items);
  const isReadable = isList || isPlainObject(items);
  if (!isReadable) {
    problems.push(`batch must be given a list or an object of requests, got ${formatValue(items)}`);
  }
  const entries: [string, HttpBatchItem][] = isReadable ? Object.entries(items) : [];
  const requests = entries.flatMap(([key, item]) => {
    const path = isList ? `batch[${key}]` : `batch.${key}`;
    return readItem(item, path, { factory, random }, problems) ?? [];
  });
  const concurrency = readConcurrency(options, problems);
  if (problems.length > 0) {
    throw new RampaError('RAMPA_HTTP_REQUEST_INVALID', problems.join('\n'));
  }
  return { requests, names: isList ? undefined : entries.map(([name]) => name), concurrency };
}

function readItem(
  item: HttpBatchItem,
  path: string,
  { factory, random }: { readonly factory: RequestFactory; readonly random: Random },
  problems: string[],
): HttpRequest | undefined {
  try {
    if (typeof item !== 'object' || item === null || 'href' in item)
      return factory.read('GET', item);
    const { url, method = 'GET', ...rest } = item;
    const options = knownOptions(rest, path, problems);
    return factory.read(method, url, isEmpty(options) ? undefined : options, random);
  } catch (error) {
    if (!isRampaError(error)) throw error;
    problems.push(...error.message.split('\n').map((line) => `${path}: ${line}`));
    return undefined;
  }
}

/** Here the method and the address are options too, which the client does not know of. */
function knownOptions(
  options: HttpRequestOptions,
  path: string,
  problems: string[],
): HttpRequestOptions {
  const unknown = Object.keys(options).filter((name) => !REQUEST_OPTIONS.has(name));
  if (unknown.length === 0) return options;
  for (const name of unknown) {
    const problem = unknownOption(name, 'an option of a request in a batch', ITEM_OPTIONS);
    problems.push(`${path}: ${problem}`);
  }
  return Object.fromEntries(Object.entries(options).filter(([name]) => !unknown.includes(name)));
}

const ITEM_OPTIONS = ['url', 'method', ...REQUEST_OPTIONS];

/** A request without options is made only once. */
function isEmpty(options: HttpRequestOptions): boolean {
  return Object.keys(options).length === 0;
}

function readConcurrency(options: HttpBatchOptions, problems: string[]): number {
  if (typeof options !== 'object' || options === null) {
    problems.push(`the options of batch must be an object, got ${formatValue(options)}`);
    return 1;
  }
  const { concurrency = DEFAULT_CONCURRENCY, ...others } = options;
  for (const name of Object.keys(others)) {
    problems.push(unknownOption(name, 'an option of batch', ['concurrency']));
  }
  if (Number.isInteger(concurrency) && concurrency >= 1) return concurrency;
  problems.push(`concurrency must be an integer from 1, got ${formatValue(concurrency)}`);
  return 1;
}
