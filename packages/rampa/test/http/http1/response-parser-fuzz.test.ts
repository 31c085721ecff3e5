import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LIMIT_BYTES,
  type Received,
  type ResponseCase,
  type ResponseOutcome,
} from './cases/response-case.ts';
import { readWithNode, singleBlanks } from './node-response.ts';
import { parseResponse } from './parse-response.ts';
import { RESPONSE_CASES } from './response-cases.ts';

/** `FUZZ_SEED` repeats a run, `FUZZ_FACTOR` makes it longer. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const FACTOR = Number(process.env['FUZZ_FACTOR'] ?? 1);

const SHORT_CASES = RESPONSE_CASES.flatMap(({ cases }) => cases).filter(
  ({ bytes }) => bytes.length < 3000,
);

const ACCEPTED_CASES = SHORT_CASES.filter(
  ({ expected }) => typeof expected === 'object' && 'status' in expected,
);

/** For Node a tab after the coding is a part of its name; RFC 9110 section 5.5 says that it is not. */
const NODE_READS_OTHERWISE = /transfer-encoding:[^\r\n]*chunked[ ]*\t/i;

const pieceSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });

describe(`the response parser, with FUZZ_SEED=${SEED},`, () => {
  test('reads every response that follows the grammar, split anyhow', () => {
    fc.assert(
      fc.property(response(), pieceSizes, ({ input, expected }, sizes) => {
        expect(parseResponse(input, sizes)).toEqual(expected);
      }),
      { seed: SEED, numRuns: 1000 * FACTOR },
    );
  });

  test('makes the same of mutated bytes, however they are split', () => {
    fc.assert(
      fc.property(mutatedCase(SHORT_CASES, 4), pieceSizes, (input, sizes) => {
        const whole = parseResponse(input, [input.bytes.length]);
        expect(parseResponse(input, sizes)).toEqual(whole);
        expect(parseResponse(input, [1])).toEqual(whole);
        expect(isWithinLimits(whole)).toBe(true);
      }),
      { seed: SEED, numRuns: 3000 * FACTOR },
    );
  });

  test('sees no other response in mutated bytes than Node does', async () => {
    const runs = 1000 * FACTOR;
    let comparedCount = 0;
    await fc.assert(
      fc.asyncProperty(mutatedCase(ACCEPTED_CASES, 2), async (input) => {
        const own = parseResponse(input, [input.bytes.length]);
        const other = await readWithNode(input.method ?? 'GET', input.bytes);
        if (other === undefined || typeof own === 'string' || 'code' in own) return;
        if (NODE_READS_OTHERWISE.test(input.bytes)) return;
        comparedCount++;
        expect(withSingleBlanks(own)).toEqual(other);
      }),
      { seed: SEED, numRuns: runs },
    );
    expect(comparedCount).toBeGreaterThan(runs / 10);
  });

  test('ends with any bytes at all in a response, a fault or a wait', () => {
    const bytes = fc
      .array(fc.uint8Array({ maxLength: 200 }), { maxLength: 3 })
      .map((parts) => parts.map((part) => Buffer.from(part).toString('latin1')).join('\r\n'));
    const starts = fc.constantFrom(
      '',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    fc.assert(
      fc.property(starts, bytes, pieceSizes, (start, rest, sizes) => {
        const outcome = parseResponse({ bytes: start + rest, isClosed: true }, sizes);
        expect(outcome === 'incomplete' || isWithinLimits(outcome)).toBe(true);
      }),
      { seed: SEED, numRuns: 500 * FACTOR },
    );
  });
});

interface Generated {
  readonly input: Pick<ResponseCase, 'method' | 'bytes' | 'isClosed'>;
  readonly expected: ResponseOutcome;
}

const blanks = fc.constantFrom('', ' ', '  ', '\t', ' \t ');
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n');
const token = fc.stringMatching(/^x-[a-z0-9!#$%&'*+.^_`|~-]{0,8}$/);
const text = fc.stringMatching(/^[!-~\x80-\xff]([ \t]?[!-~\x80-\xff]){0,12}$/);
const body = fc.uint8Array({ maxLength: LIMIT_BYTES }).map((bytes) => latin1(bytes));

/** Responses in all forms that the grammar has, and what they mean. */
function response(): fc.Arbitrary<Generated> {
  const parts = fc.record({
    status: fc.integer({ min: 200, max: 999 }).filter((code) => code !== 204 && code !== 304),
    minor: fc.constantFrom(1, 1, 1, 2),
    reason: fc.oneof(
      fc.constant(''),
      text.map((reason) => ` ${reason}`),
    ),
    hints: fc.integer({ min: 0, max: 2 }),
    headers: fc.array(fc.record({ name: token, value: text, before: blanks, after: blanks }), {
      maxLength: 5,
    }),
    eol: lineEnd,
    isClose: fc.boolean(),
    framing: framed(),
    extra: fc.oneof(fc.constant(''), text),
  });
  return parts.map(({ status, minor, reason, hints, headers, eol, isClose, framing, extra }) => {
    const lines = headers.map(
      ({ name, value, before, after }) => `${name}:${before}${value}${after}`,
    );
    if (isClose) lines.push('Connection: close');
    lines.push(...framing.lines);
    const head = [`HTTP/1.${minor} ${status}${reason}`, ...lines]
      .map((line) => line + eol)
      .join('');
    const interim = `HTTP/1.1 103 Hints\r\nlink: </x>\r\n\r\n`.repeat(hints);
    const isUntilClose = framing.lines.length === 0;
    const rest = isUntilClose ? '' : extra;
    return {
      input: { bytes: interim + head + eol + framing.bytes + rest, isClosed: isUntilClose },
      expected: {
        status,
        headers: joined(lines),
        body: framing.body,
        isKept: !isClose && !isUntilClose,
        extra: rest,
      },
    };
  });
}

interface Framed {
  readonly lines: readonly string[];
  readonly bytes: string;
  readonly body: string;
}

function framed(): fc.Arbitrary<Framed> {
  const sized = body.map((content) => ({
    lines: [`Content-Length: ${content.length}`],
    bytes: content,
    body: content,
  }));
  const untilClose = body.map((content) => ({ lines: [], bytes: content, body: content }));
  return fc.oneof(sized, untilClose, chunked());
}

function chunked(): fc.Arbitrary<Framed> {
  const chunk = fc.record({
    content: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => latin1(bytes)),
    zeros: fc.constantFrom('', '0', '000'),
    extension: fc.constantFrom('', ';a', ';a=b', ' ; a="b c"', ' \t'),
  });
  const trailers = fc.array(fc.tuple(token, text), { maxLength: 2 });
  const last = fc.constantFrom('0', '000', '0;last');
  return fc.tuple(fc.array(chunk, { maxLength: 8 }), last, trailers).map(([chunks, end, more]) => ({
    lines: ['Transfer-Encoding: chunked'],
    bytes: [
      ...chunks.map(
        ({ content, zeros, extension }) =>
          `${zeros}${content.length.toString(16)}${extension}\r\n${content}\r\n`,
      ),
      `${end}\r\n`,
      ...more.map(([name, value]) => `${name}: ${value}\r\n`),
      '\r\n',
    ].join(''),
    body: chunks.map(({ content }) => content).join(''),
  }));
}

/** A case with a few bytes changed, taken out, put in or said twice; always with an end. */
function mutatedCase(
  cases: readonly ResponseCase[],
  maxMutations: number,
): fc.Arbitrary<Pick<ResponseCase, 'method' | 'bytes' | 'isClosed'>> {
  const spice = fc.constantFrom(
    ...['\r', '\n', '\r\n', '\r\n\r\n', '\0', ' ', '\t', ':', ';', ',', '0', '1', 'f', '\x80'],
    ...[
      'HTTP/1.1 200 OK\r\n',
      'content-length: 1\r\n',
      'transfer-encoding: chunked\r\n',
      '0\r\n\r\n',
    ],
  );
  const mutation = fc.record({
    type: fc.constantFrom('change', 'remove', 'insert', 'repeat'),
    place: fc.noBias(fc.nat({ max: 999 })),
    length: fc.integer({ min: 1, max: 12 }),
    spice,
  });
  const mutations = fc.array(mutation, { minLength: 1, maxLength: maxMutations });
  return fc.tuple(fc.constantFrom(...cases), mutations).map(([each, all]) => ({
    ...(each.method === undefined ? {} : { method: each.method }),
    bytes: all.reduce((bytes, { type, place, length, spice: put }) => {
      const at = Math.floor((place / 1000) * bytes.length);
      const rest = bytes.slice(at + length);
      const middle = bytes.slice(at, at + length);
      const replaced = { change: put, remove: '', insert: put + middle, repeat: middle + middle };
      return bytes.slice(0, at) + replaced[type] + rest;
    }, each.bytes),
    isClosed: true,
  }));
}

function isWithinLimits(outcome: ResponseOutcome): boolean {
  if (outcome === 'incomplete') return false;
  return 'code' in outcome ? outcome.code !== '' : outcome.body.length <= LIMIT_BYTES;
}

function withSingleBlanks({ status, headers = {}, body: content }: Received): unknown {
  const single = Object.entries(headers).map(([name, value]) => [name, singleBlanks(value)]);
  return { status, headers: Object.fromEntries(single), body: content };
}

function joined(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
