import { HeadMemory } from '../../../src/http/http1/head-memory.ts';
import { ResponseParser } from '../../../src/http/http1/response-parser.ts';
import { parseHeaders } from '../../../src/http/response/header-text.ts';
import { LIMIT_BYTES, type ResponseCase, type ResponseOutcome } from './cases/response-case.ts';

type ParserInput = Pick<ResponseCase, 'method' | 'bytes' | 'isClosed'>;

/**
 * What a new parser makes of the bytes in pieces of the given sizes, the last of which is repeated until
 * the end. Throws when the parser neither takes all bytes nor says why.
 */
export function parseResponse(input: ParserInput, pieceSizes: readonly number[]): ResponseOutcome {
  const parser = new ResponseParser(new HeadMemory());
  parser.start(input.method ?? 'GET', LIMIT_BYTES);
  const bytes = Buffer.from(input.bytes, 'latin1');
  let at = 0;
  for (let index = 0; at < bytes.length && !isOver(parser); index++) {
    const size = pieceSizes[index] ?? pieceSizes.at(-1) ?? bytes.length;
    at = pushCopy(parser, bytes, at, Math.min(bytes.length, at + size));
  }
  if (input.isClosed === true && parser.fault === undefined) parser.close();
  if (parser.fault !== undefined) return { code: parser.fault.code };
  if (!parser.isDone) return 'incomplete';
  return {
    status: parser.head.status,
    headers: parseHeaders(parser.headText),
    body: parser.takeBody().toString('latin1'),
    isKept: parser.isKeepAlive,
    extra: bytes.toString('latin1', at),
  };
}

/** What the parser has said, without the headers where the case is not about them. */
export function comparable(outcome: ResponseOutcome, expected: ResponseOutcome): ResponseOutcome {
  if (outcome === 'incomplete' || 'code' in outcome) return outcome;
  const isAboutHeaders = typeof expected === 'object' && 'headers' in expected;
  if (isAboutHeaders) return outcome;
  const { headers: _, ...rest } = outcome;
  return rest;
}

function isOver(parser: ResponseParser): boolean {
  return parser.isDone || parser.fault !== undefined;
}

/** Pushes a copy that is overwritten afterwards, as the buffer of a socket is. */
function pushCopy(parser: ResponseParser, bytes: Buffer, start: number, end: number): number {
  const piece = Buffer.from(bytes.subarray(start, end));
  const taken = parser.push(piece, 0, piece.length);
  piece.fill('?');
  if (taken < piece.length && !isOver(parser)) {
    throw new Error(`the parser took ${taken} of ${piece.length} bytes and is not over`);
  }
  return start + taken;
}
