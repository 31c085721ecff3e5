import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as a {@link HttpReceiver} got it. */
export interface ReceivedRequest {
  /** Path and query. */
  readonly target: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Without gzip, where it came with it. */
  readonly body: Buffer;
}

/** What a {@link HttpReceiver} answers; default 204 without a body. */
export interface ReceiverAnswer {
  readonly status?: number;
  readonly body?: string | Uint8Array;
}

/** A server on the loopback interface that keeps what it is sent. Disposing ends it. */
export interface HttpReceiver extends AsyncDisposable {
  /** Without a path. */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** Starts a server that answers every request in the same way. */
export async function startReceiver({
  status = 204,
  body = '',
}: ReceiverAnswer = {}): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const sent = Buffer.concat(parts);
      const isPacked = request.headers['content-encoding'] === 'gzip';
      const { url: target = '', headers } = request;
      requests.push({ target, headers, body: isPacked ? gunzipSync(sent) : sent });
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
