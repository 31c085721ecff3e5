import { once } from 'node:events';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';

import type { Socket } from 'node:net';

/** What a test does with a request. */
export type StreamHandler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

interface ServerOptions {
  readonly settings?: Settings;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whether HTTP/1.1 may be chosen over TLS as well. */
  readonly allowHttp1?: boolean;
}

/** Node's HTTP/2 server on the loopback interface. */
export class NodeServer implements AsyncDisposable {
  /** Those that were opened so far. */
  readonly sessions: ServerHttp2Session[] = [];
  /** Of the requests over HTTP/1.1 so far. */
  readonly http1Paths: string[] = [];
  readonly #server: Http2Server;
  readonly #isSecure: boolean;
  readonly #sockets: Socket[] = [];

  private constructor(handler: StreamHandler, { settings, tls, allowHttp1 }: ServerOptions) {
    this.#isSecure = tls !== undefined;
    const shared = settings === undefined ? {} : { settings };
    this.#server =
      tls === undefined
        ? createServer(shared)
        : createSecureServer({ ...shared, ...tls, allowHTTP1: allowHttp1 ?? false });
    this.#server.on('connection', (socket) => this.#sockets.push(socket));
    this.#server.on('session', (session) => {
      this.sessions.push(session);
      session.on('error', () => undefined);
    });
    this.#server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      handler(stream, headers);
    });
    // Whoever listens to requests has streams dealt with.
    if (allowHttp1 !== true) return;
    this.#server.on('request', (request, response) => {
      if (request.httpVersionMajor !== 1) return;
      this.http1Paths.push(request.url);
      response.end('over 1.1');
    });
  }

  static async open(handler: StreamHandler, options: ServerOptions = {}): Promise<NodeServer> {
    const server = new NodeServer(handler, options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `${this.#isSecure ? 'https' : 'http'}://127.0.0.1:${port}`;
  }

  /** Ends every connection, whatever is on it. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroySoon();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.sessions) session.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Everything that a client sends on a stream. */
export async function bodyOf(stream: ServerHttp2Stream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}
