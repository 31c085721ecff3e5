import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Answer, ChunkedBody } from './answer.ts';
import { waitFor } from './wait-until.ts';

/** Writes an answer; only its head when the request was `HEAD`. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  isHead: boolean,
): Promise<void> {
  const { status, headers, body } = answer;
  if (typeof body === 'object' && 'chunks' in body) {
    response.writeHead(status, { ...headers, 'transfer-encoding': 'chunked' });
    if (!isHead) await writeChunks(response, body);
    response.end();
    return;
  }
  const hasNoBody = status === 204 || status === 304;
  const length = hasNoBody ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  if (isHead || hasNoBody) response.end();
  else response.end(body);
}

async function writeChunks(
  response: ServerResponse,
  { chunks, gapMs }: ChunkedBody,
): Promise<void> {
  let isFirst = true;
  for (const chunk of chunks) {
    if (!isFirst) await waitFor(gapMs, response);
    isFirst = false;
    if (response.destroyed) return;
    response.write(chunk);
    // Chunks of one turn of the event loop would leave in one packet.
    await setImmediate();
  }
}
