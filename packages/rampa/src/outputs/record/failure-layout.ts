import type {
  ExchangeHeads,
  ShownHeaders,
  ShownRequest,
  ShownResponse,
} from '../../core/exchange-heads.ts';
import type { FailureSample, FailureSummary } from '../../core/failure.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** A kind of failure is its place in this list. */
const TYPES = ['error', 'check'] as const;

/** How much is known of the first failure of a kind. */
const SAMPLE = { none: 0, iteration: 1, request: 2, response: 3 } as const;

/** Writes what a kind of failure is, and its first one; not how often it came. */
export function writeFailure(failure: FailureSummary, bytes: ByteWriter): void {
  bytes.uint(TYPES.indexOf(failure.type));
  for (const text of textsOf(failure)) bytes.text(text);
  writeSample(failure.sample, bytes);
}

/**
 * Reads what {@link writeFailure} wrote, as a failure that has not come yet.
 * @throws {RangeError} when it cannot be so
 */
export function readFailure(bytes: ByteReader): FailureSummary {
  const type = TYPES[bytes.uint()];
  const none = { count: 0, firstSecond: 0, lastSecond: 0 };
  const scenario = bytes.text();
  if (type === 'error') {
    const [kind, message] = [bytes.text(), bytes.text()];
    const [stack, hint] = [bytes.text() || undefined, bytes.text() || undefined];
    const about = { kind, message, stack, hint };
    return { type, scenario, ...about, ...none, sample: readSample(bytes) };
  }
  if (type !== 'check') throw new RangeError('a failure has no type');
  const about = { group: bytes.text(), name: bytes.text(), message: bytes.text() || undefined };
  return { type, scenario, ...about, ...none, sample: readSample(bytes) };
}

function textsOf(failure: FailureSummary): string[] {
  if (failure.type === 'check') {
    const { scenario, group, name, message = '' } = failure;
    return [scenario, group, name, message];
  }
  const { scenario, kind, message, stack = '', hint = '' } = failure;
  return [scenario, kind, message, stack, hint];
}

function writeSample(sample: FailureSample | undefined, bytes: ByteWriter): void {
  if (sample === undefined) {
    bytes.uint(SAMPLE.none);
    return;
  }
  const { iteration, heads } = sample;
  const known = heads?.response === undefined ? SAMPLE.request : SAMPLE.response;
  bytes.uint(heads === undefined ? SAMPLE.iteration : known);
  bytes.uint(iteration === undefined ? 0 : iteration + 1);
  if (heads === undefined) return;
  const { request, response } = heads;
  bytes.text(request.method);
  bytes.text(request.url);
  writeHeaders(request, bytes);
  if (response === undefined) return;
  bytes.uint(response.status);
  bytes.text(response.httpVersion);
  writeHeaders(response, bytes);
}

function readSample(bytes: ByteReader): FailureSample | undefined {
  const known = bytes.uint();
  if (known > SAMPLE.response) throw new RangeError('a sample has no such part');
  if (known === SAMPLE.none) return undefined;
  const next = bytes.uint();
  const iteration = next === 0 ? undefined : next - 1;
  return { iteration, heads: known === SAMPLE.iteration ? undefined : readHeads(known, bytes) };
}

function readHeads(known: number, bytes: ByteReader): ExchangeHeads {
  const request: ShownRequest = {
    method: bytes.text(),
    url: bytes.text(),
    ...readHeaders(bytes),
  };
  if (known !== SAMPLE.response) return { request, response: undefined };
  const response: ShownResponse = {
    status: bytes.uint(),
    httpVersion: bytes.text(),
    ...readHeaders(bytes),
  };
  return { request, response };
}

function writeHeaders({ headers, moreHeaders }: ShownHeaders, bytes: ByteWriter): void {
  const pairs = Object.entries(headers);
  bytes.uint(pairs.length);
  for (const text of pairs.flat()) bytes.text(text);
  bytes.uint(moreHeaders);
}

function readHeaders(bytes: ByteReader): ShownHeaders {
  const pairs = Array.from({ length: bytes.count() }, () => [bytes.text(), bytes.text()]);
  return { headers: Object.fromEntries(pairs), moreHeaders: bytes.uint() };
}
