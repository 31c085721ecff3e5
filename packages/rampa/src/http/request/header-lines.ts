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

/** Without those that frame the request: they are not the script's, they would desynchronise the connection. */
export function withoutFraming(
  lines: readonly HeaderLine[],
  body: RequestBody | undefined,
  problems: string[],
): readonly HeaderLine[] {
  return lines.filter(({ given, value }) => {
    if (given === GIVEN.transferEncoding) {
      problems.push(
        'headers.transfer-encoding must be left out, bodies are sent with their length',
      );
    }
    if (given !== GIVEN.contentLength) return true;
    const bytes = body?.bytes ?? 0;
    if (value !== String(bytes)) {
      const got = formatValue(value);
      problems.push(`headers.content-length must be the body's ${bytes} bytes, got ${got}`);
    }
    return false;
  });
}
