/** Bytes that the body of a response may have in these cases. */
export const LIMIT_BYTES = 1000;

/** What a client with a body limit of {@link LIMIT_BYTES} must make of some bytes. */
export interface ResponseCase {
  readonly title: string;
  /** Default GET. */
  readonly method?: string;
  /** One character per byte. */
  readonly bytes: string;
  /** The server closes the connection after the bytes. */
  readonly isClosed?: boolean;
  readonly expected: ResponseOutcome;
  /** Why, where that is a decision. */
  readonly rule?: string;
}

/** Cases about one thing; the reference of HTTP is made from them. */
export interface ResponseCaseGroup {
  readonly title: string;
  readonly cases: readonly ResponseCase[];
}

export type ResponseOutcome = Received | { readonly code: string } | 'incomplete';

/** A complete response. */
export interface Received {
  readonly status: number;
  /** All of them, where the case is about headers. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection can carry another request. */
  readonly isKept: boolean;
  /** Bytes after the response, which are not its own. */
  readonly extra: string;
}

export const PROTOCOL = { code: 'RAMPA_HTTP_PROTOCOL' };
export const TOO_LARGE = { code: 'RAMPA_HTTP_TOO_LARGE' };
export const CLOSED = { code: 'RAMPA_CONNECTION_CLOSED' };

/** A complete response with status 200. */
export function ok(body: string, isKept = true, extra = ''): ResponseOutcome {
  return { status: 200, body, isKept, extra };
}

/** A complete response whose connection is kept. */
export function status(code: number, body = ''): ResponseOutcome {
  return { status: code, body, isKept: true, extra: '' };
}

/** The head of a response with these header lines. */
export function head(...lines: string[]): string {
  return `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A whole response with these header lines: its status is 204, so that there is no body. */
export function noBody(...lines: string[]): string {
  return `HTTP/1.1 204 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export const CHUNKED = head('transfer-encoding: chunked');
