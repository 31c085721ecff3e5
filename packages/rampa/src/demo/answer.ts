/** What a route answers with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | ChunkedBody;
}

/** A body that is sent with chunked transfer encoding. */
export interface ChunkedBody {
  readonly chunks: Iterable<string>;
  /** The pause between two of them, ms. */
  readonly gapMs: number;
}

/** One thing that is wrong with a request body, and where. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** An error in the form of RFC 9457. */
export function problemAnswer(
  status: number,
  title: string,
  detail: string,
  more: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly errors?: readonly FieldProblem[];
  } = {},
): Answer {
  const errors = more.errors === undefined ? {} : { errors: more.errors };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, ...errors }),
  };
}

export function emptyAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: '' };
}
