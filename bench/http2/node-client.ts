// node bench/http2/node-client.ts URL CONNECTIONS SECONDS
//
// Node's own HTTP/2 client: that many connections, each one request after the other. Prints its report.
import { type ClientHttp2Session, connect } from 'node:http2';
import { setTimeout } from 'node:timers/promises';

const [url = '', connections = '1', seconds = '1'] = process.argv.slice(2);
let requestCount = 0;
let errorCount = 0;
const startedAt = performance.now();

const sessions = Array.from({ length: Number(connections) }, () =>
  connect(url, { rejectUnauthorized: false }),
);
for (const session of sessions) request(session);
await setTimeout(Number(seconds) * 1000);
const elapsedSeconds = (performance.now() - startedAt) / 1000;
process.stdout.write(`${JSON.stringify({ requestCount, errorCount, elapsedSeconds })}\n`);
process.exit();

function request(session: ClientHttp2Session): void {
  const stream = session.request({ ':path': '/', 'user-agent': 'rampa', accept: '*/*' });
  let status = 0;
  const body: Uint8Array[] = [];
  stream.on('response', (headers) => {
    status = headers[':status'] ?? 0;
  });
  stream.on('data', (bytes) => body.push(bytes));
  stream.on('error', () => {
    errorCount++;
  });
  stream.on('end', () => {
    requestCount++;
    if (status !== 200 || body.length === 0) errorCount++;
    request(session);
  });
  stream.end();
}
