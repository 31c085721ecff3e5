/** The reason phrase of a response head, often empty. */
export function parseStatusText(headText: string): string {
  const end = headText.indexOf('\n');
  return headText.slice('HTTP/1.1 200 '.length, end).trimEnd();
}

/**
 * The headers of a checked response head: names in lower case, values of repeated headers joined with `, `
 * (RFC 9110 section 5.3).
 */
export function parseHeaders(headText: string): Record<string, string> {
  // No prototype: a header may be called `constructor`.
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of headerLines(headText)) {
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}

/** The cookies that a response sets, by name, without their attributes; the last one of a name counts. */
export function parseSetCookies(headText: string): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const value of parseSetCookieLines(headText)) {
    const pair = value.split(';', 1)[0] ?? '';
    const equals = pair.indexOf('=');
    if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return cookies;
}

/** The values of the `set-cookie` headers, attributes included. */
export function parseSetCookieLines(headText: string): string[] {
  const values: string[] = [];
  for (const [name, value] of headerLines(headText)) if (name === 'set-cookie') values.push(value);
  return values;
}

function* headerLines(headText: string): Generator<[name: string, value: string]> {
  for (const line of headText.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) yield [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }
}
