import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { type ReceivedRequest, RequestReader } from './request-reader.ts';

/** One thing that the server does in answer to a request. */
export type ByteStep =
  | { readonly type: 'send'; readonly bytes: string | Uint8Array }
  /** Each byte in a packet of its own, `everyMs` after the one before; default at once. */
  | { readonly type: 'trickle'; readonly bytes: string | Uint8Array; readonly everyMs?: number }
  /** Waits until the promise settles. */
  | { readonly type: 'wait'; readonly until: Promise<unknown> }
  /** Ends the connection properly. */
  | { readonly type: 'close' }
  /** Ends the connection with a TCP reset. */
  | { readonly type: 'reset' };

/** A text, one character per byte, is sent as it is; no steps leave the client waiting. */
export type ByteReply = string | Uint8Array | readonly ByteStep[];

/** Answers requests in order of arrival, over all connections: a list, or a function. */
export type ByteScript = readonly ByteReply[] | ((request: ReceivedRequest) => ByteReply);

/** A server on the loopback interface that sends exactly the bytes it is told to. */
export interface ByteServer extends AsyncDisposable {
  /** Without a path, such as `http://127.0.0.1:40000`. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** Connections that are open now. */
  readonly openConnectionCount: number;
  /** Settles once `count` connections are open, no more and no less. */
  openConnections(count: number): Promise<void>;
  /** Ends all connections properly. */
  closeConnections(): void;
}

interface ByteServerOptions {
  /** Serves TLS with this certificate, and whatever else is said. */
  readonly tls?: tls.TlsOptions;
  /** What is done with the first connection, the second one and so on before any request arrives. */
  readonly onConnect?: readonly ByteReply[];
}

/** Opens the server on a free port. Requests beyond the end of a list are not answered. */
export async function openByteServer(
  script: ByteScript,
  options: ByteServerOptions = {},
): Promise<ByteServer> {
  const server = new LoopbackServer(script, options);
  await server.listen();
  return server;
}

class LoopbackServer implements ByteServer {
  readonly requests: ReceivedRequest[] = [];
  connectionCount = 0;
  readonly #script: ByteScript;
  readonly #onConnect: readonly ByteReply[];
  readonly #server: net.Server;
  readonly #scheme: string;
  readonly #sockets = new Set<net.Socket>();
  #onCount: (() => void)[] = [];

  constructor(script: ByteScript, options: ByteServerOptions) {
    this.#script = script;
    this.#onConnect = options.onConnect ?? [];
    this.#scheme = options.tls === undefined ? 'http' : 'https';
    const accept = (socket: net.Socket): void => this.#accept(socket);
    this.#server =
      options.tls === undefined
        ? net.createServer({ noDelay: true }, accept)
        : tls.createServer({ ...options.tls }, accept);
    this.#server.on('tlsClientError', () => undefined);
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  get openConnectionCount(): number {
    return this.#sockets.size;
  }

  async openConnections(count: number): Promise<void> {
    while (this.#sockets.size !== count) {
      await new Promise<void>((resolve) => this.#onCount.push(resolve));
    }
  }

  closeConnections(): void {
    for (const socket of this.#sockets) socket.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(socket: net.Socket): void {
    const connection = this.connectionCount++;
    const reader = new RequestReader(connection);
    let replies = play(socket, this.#onConnect[connection] ?? []);
    this.#sockets.add(socket);
    this.#counted();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#counted();
    });
    socket.on('data', (bytes) => {
      for (const request of reader.push(bytes)) {
        const reply = this.#replyTo(request);
        replies = replies.then(() => play(socket, reply));
      }
    });
  }

  #replyTo(request: ReceivedRequest): ByteReply {
    const index = this.requests.push(request) - 1;
    return typeof this.#script === 'function' ? this.#script(request) : (this.#script[index] ?? []);
  }

  #counted(): void {
    const waiting = this.#onCount;
    this.#onCount = [];
    for (const resolve of waiting) resolve();
  }
}

async function play(socket: net.Socket, reply: ByteReply): Promise<void> {
  if (typeof reply === 'string' || reply instanceof Uint8Array) {
    socket.write(toBytes(reply));
    return;
  }
  for (const step of reply) await playStep(socket, step);
}

async function playStep(socket: net.Socket, step: ByteStep): Promise<void> {
  switch (step.type) {
    case 'send':
      socket.write(toBytes(step.bytes));
      return;
    case 'trickle':
      for (const byte of toBytes(step.bytes)) {
        if (!socket.writable) return;
        socket.write(Buffer.of(byte));
        await pause(step.everyMs);
      }
      return;
    case 'wait':
      await step.until;
      return;
    case 'close':
      socket.end();
      return;
    case 'reset':
      socket.resetAndDestroy();
  }
}

function pause(durationMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (durationMs === undefined) setImmediate(resolve);
    else setTimeout(resolve, durationMs);
  });
}

function toBytes(bytes: string | Uint8Array): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
}
