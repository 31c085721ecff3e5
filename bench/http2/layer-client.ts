// node bench/http2/layer-client.ts URL CONNECTIONS SECONDS
//
// rampa's own HTTP/2 layer without the rest of rampa: that many connections, each one request after the
// other. Prints its report.
import * as net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import * as tls from 'node:tls';
import type { Clock } from '../../packages/rampa/src/core/clock.ts';
import { DEFAULT_HTTP } from '../../packages/rampa/src/core/http-plan.ts';
import { DEFAULT_NETWORK } from '../../packages/rampa/src/core/network.ts';
import { Exchange, type ExchangeOwner } from '../../packages/rampa/src/http/connection/exchange.ts';
import type {
  ConnectionContext,
  ConnectionOwner,
} from '../../packages/rampa/src/http/connection/http-connection.ts';
import { HeadMemory } from '../../packages/rampa/src/http/http1/head-memory.ts';
import { Http2Connection } from '../../packages/rampa/src/http/http2/http2-connection.ts';
import { RequestFactory } from '../../packages/rampa/src/http/request/request-factory.ts';
import { lifeRules } from '../../packages/rampa/src/network/connection-life.ts';
import { ConnectionMetrics } from '../../packages/rampa/src/network/connection-metrics.ts';
import {
  type ReadOptions,
  Wire,
  type WireReceiver,
} from '../../packages/rampa/src/network/wire.ts';

const [url = '', connections = '1', seconds = '1'] = process.argv.slice(2);
let requestCount = 0;
let errorCount = 0;
const startedAt = performance.now();

const clock = { nowMs: () => performance.now() } as Partial<Clock> as Clock;
const context: ConnectionContext = {
  clock,
  readBuffer: Buffer.allocUnsafeSlow(65_536),
  heads: new HeadMemory(),
  metrics: new ConnectionMetrics({ series: () => ({ add: () => {} }) }, {}),
  lifeRules: lifeRules(DEFAULT_NETWORK.connection),
};
const request = new RequestFactory('rampa', DEFAULT_HTTP).read('GET', url);
const { origin } = request.target;
const secureContext = origin.isSecure ? tls.createSecureContext() : undefined;
const pool: ConnectionOwner = { release: () => {}, forget: () => {}, retry: () => errorCount++ };

for (let count = 0; count < Number(connections); count++) open();
await setTimeout(Number(seconds) * 1000);
const elapsedSeconds = (performance.now() - startedAt) / 1000;
process.stdout.write(`${JSON.stringify({ requestCount, errorCount, elapsedSeconds })}\n`);
process.exit();

function open(): void {
  const waiting: WireReceiver = {
    receive: () => {},
    drained: () => {},
    ended: () => errorCount++,
    failed: () => errorCount++,
  };
  const wire = new Wire(waiting, context.readBuffer, connect);
  wire.socket.once(origin.isSecure ? 'secureConnect' : 'connect', () => {
    load(new Http2Connection(context, pool, origin, wire));
  });
}

function connect(options: ReadOptions): net.Socket {
  const to = { host: origin.host, port: origin.port, noDelay: true, ...options };
  if (secureContext === undefined) return net.connect(to);
  return tls.connect({
    ...to,
    secureContext,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2'],
  });
}

function load(connection: Http2Connection): void {
  const send = (): void => {
    const nowMs = clock.nowMs();
    connection.send(new Exchange(request, request.head, owner, nowMs), nowMs);
  };
  const owner: ExchangeOwner = {
    vu: connection,
    deadlineMs: Number.POSITIVE_INFINITY,
    expire: () => {},
    retried: () => {},
    fail: () => errorCount++,
    succeed: (_, { status, body }) => {
      requestCount++;
      if (status !== 200 || body.length === 0) errorCount++;
      // As far away as the next line of a script that awaits its response.
      queueMicrotask(send);
    },
  };
  send();
}
