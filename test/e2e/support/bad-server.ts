import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does to every request; `dies` answers the first one well, and is gone then. */
export type Behaviour = 'refuses' | 'hangs' | 'answers 500' | 'answers 429' | 'dies';

/** A server on loopback that is of no use. Disposing ends it. */
export interface BadServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests it has got. */
  readonly requestCount: number;
}

export async function startBadServer(behaviour: Behaviour): Promise<BadServer> {
  let requestCount = 0;
  const server = http.createServer((request, response) => {
    requestCount++;
    request.resume();
    answer(behaviour, response, () => void end(server));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Nobody gets the port so soon again.
  if (behaviour === 'refuses') await end(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get requestCount() {
      return requestCount;
    },
    [Symbol.asyncDispose]: () => end(server),
  };
}

function answer(behaviour: Behaviour, response: http.ServerResponse, die: () => void): void {
  switch (behaviour) {
    case 'refuses':
    case 'hangs':
      return;
    case 'answers 500':
      response.writeHead(500).end('out of order');
      return;
    case 'answers 429':
      response.writeHead(429, { 'retry-after': '1' }).end('too many requests');
      return;
    case 'dies':
      response.on('finish', die).end('{}');
  }
}

async function end(server: http.Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
