import { encodeField } from './hpack/hpack-encoder.ts';

/** Headers that are about an HTTP/1.1 connection, and forbidden here: RFC 9113 section 8.2.2. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Writes request heads as header blocks. Remembers the last one, and its header lines: most requests of a
 * connection differ in their path only, or not at all.
 */
export class RequestBlocks {
  readonly #isSecure: boolean;
  #head = '';
  #block = '';
  #lines = '';
  #linesBlock = '';

  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
  }

  /**
   * @param head in the form of HTTP/1.1: request line, header lines, empty line
   * @returns one character per byte
   */
  encode(head: string): string {
    if (head === this.#head) return this.#block;
    const lineEnd = head.indexOf('\r\n');
    const methodEnd = head.indexOf(' ');
    const pathEnd = head.lastIndexOf(' ', lineEnd);
    const method = encodeField(':method', head.slice(0, methodEnd));
    const path = encodeField(':path', head.slice(methodEnd + 1, pathEnd));
    this.#head = head;
    this.#block = method + path + this.#encodeLines(head.slice(lineEnd + 2));
    return this.#block;
  }

  #encodeLines(lines: string): string {
    if (lines !== this.#lines || this.#linesBlock === '') {
      this.#lines = lines;
      this.#linesBlock = encodeHeaders(lines, this.#isSecure);
    }
    return this.#linesBlock;
  }
}

/** The pseudo-headers come first; `host` becomes one of them. */
function encodeHeaders(lines: string, isSecure: boolean): string {
  let pseudo = encodeField(':scheme', isSecure ? 'https' : 'http');
  let others = '';
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'host') pseudo += encodeField(':authority', value);
    else if (name !== '' && isSent(name, value)) others += encodeField(name, value);
  }
  return pseudo + others;
}

function isSent(name: string, value: string): boolean {
  if (name === 'te') return value === 'trailers';
  return !CONNECTION_HEADERS.has(name);
}
