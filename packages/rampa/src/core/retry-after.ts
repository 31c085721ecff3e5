/** The wait in ms that a `retry-after` header asks for, RFC 9110 section 10.2.3; `undefined` for none that can be read. */
export function parseRetryAfter(
  header: string | null | undefined,
  wallTimeMs: number,
): number | undefined {
  if (header === undefined || header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // Date.parse() takes `1.5` for a day in the past; the dates of HTTP begin with the day of the week.
  if (!/^[a-z]{3,9},? /i.test(header)) return undefined;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - wallTimeMs);
}
