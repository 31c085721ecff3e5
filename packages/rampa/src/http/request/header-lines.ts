import { formatValue } from '../../core/errors.ts';
import { GIVEN, type HeaderLine } from './header-reader.ts';
import type { RequestBody } from './request-body.ts';

/** The headers that mean something to the client, as bits of {@link GIVEN}. */
export function givenBy(lines: readonly HeaderLine[]): number {
  let given = 0;
  for (const line of lines) given |= line.given;
  return given;
}

/** Both lists, without the defaults whose names are given. */
export function withDefaults(
  lines: readonly HeaderLine[],
  defaults: readonly HeaderLine[],
): readonly HeaderLine[] {
  if (defaults.length === 0) return lines;
  const kept = defaults.filter(
    (each) => !lines.some(({ lowerName }) => lowerName === each.lowerName),
  );
  return [...kept, ...lines];
}

/** The body with what only the headers say about it: a stream of unknown length can be given one. */
export function bodyAsGiven(
  body: RequestBody | undefined,
  lines: readonly HeaderLine[],
  given: number,
  problems: string[],
): RequestBody | undefined {
  if ((given & GIVEN.contentType) !== 0 && body?.contentType?.startsWith('multipart/') === true) {
    problems.push('headers.content-type must be left out for FormData, it names the boundary');
  }
  if (body?.bytes !== undefined || (given & GIVEN.contentLength) === 0) return body;
  const length = lines.find((line) => line.given === GIVEN.contentLength)?.value ?? '';
  return body === undefined || !/^\d{1,15}$/.test(length)
    ? body
    : { ...body, bytes: Number(length) };
}

/** Without those that frame the request: they are not the script's, they would desynchronise the connection. */
export function withoutFraming(
  lines: readonly HeaderLine[],
  body: RequestBody | undefined,
  problems: string[],
): readonly HeaderLine[] {
  return lines.filter(({ given, value }) => {
    if (given === GIVEN.transferEncoding) {
      problems.push('headers.transfer-encoding must be left out, it follows from the body');
    }
    if (given !== GIVEN.contentLength) return true;
    const bytes = body === undefined ? 0 : body.bytes;
    if (value !== String(bytes)) {
      const form = bytes === undefined ? 'a number of bytes' : `the body's ${bytes} bytes`;
      problems.push(`headers.content-length must be ${form}, got ${formatValue(value)}`);
    }
    return false;
  });
}
