/** The reason phrase of a checked response head, often empty. */
export function parseStatusText(headText: string): string {
  const line = headText.slice('HTTP/1.1 '.length, headText.indexOf('\n'));
  return trimBlanks(trimBlanks(line).slice('200'.length));
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
  for (const value of parseHeaderLines(headText, 'set-cookie')) {
    const pair = value.split(';', 1)[0] ?? '';
    const equals = pair.indexOf('=');
    if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return cookies;
}

/** The values of all headers of a name in lower case, each by itself. */
export function parseHeaderLines(headText: string, wanted: string): string[] {
  const values: string[] = [];
  for (const [name, value] of headerLines(headText)) if (name === wanted) values.push(value);
  return values;
}

function* headerLines(headText: string): Generator<[name: string, value: string]> {
  for (const line of headText.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) yield [line.slice(0, colon).toLowerCase(), trimBlanks(line.slice(colon + 1))];
  }
}

/** Not `trim()`: the last byte of a letter in UTF-8 can be a no-break space when it is read by itself. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Space, tab, and the carriage return that line ends have. */
function isBlank(character: number): boolean {
  return character === 0x20 || character === 0x09 || character === 0x0d;
}
