import { constants, type ServerHttp2Stream } from 'node:http2';
import { describe, expect, test } from 'vitest';
import type { HttpStream } from '../../../src/core/http.ts';
import { HttpRig } from '../http-rig.ts';
import { NodeServer } from './node-server.ts';

const OK = { ':status': 200 };

describe('a streamed response over HTTP/2', () => {
  test('is handed over when its head has come, and gives chunks as they come', async () => {
    const opened = Promise.withResolvers<ServerHttp2Stream>();
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': 201, 'set-cookie': 'a=1', 'x-a': 'b' });
      opened.resolve(stream);
    });
    using rig = http2Rig();
    rig.clock.freeze();
    const stream = await rig.client.stream('GET', server.url);
    expect([stream.status, stream.headers['x-a'], stream.httpVersion]).toEqual([201, 'b', '2']);
    expect(stream.cookies['a']).toBe('1');
    const sender = await opened.promise;
    const chunks = stream[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    for (const text of ['one', 'two', 'three']) {
      rig.clock.pass(10);
      sender.write(text);
      const { value } = await chunks.next();
      seen.push([Buffer.from(value.bytes).toString(), value.sinceStartMs]);
    }
    sender.end();
    expect((await chunks.next()).done).toBe(true);
    expect(seen).toEqual([
      ['one', 10],
      ['two', 20],
      ['three', 30],
    ]);
    expect(rig.metrics.values('http_stream_first_chunk')).toEqual([10]);
    expect(rig.metrics.values('http_stream_chunk_gap')).toEqual([10, 10]);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['201']);
    expect(stream.timings.duration).toBe(30);
  });

  test('without a body has no chunks', async () => {
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': 204 }, { endStream: true });
    });
    using rig = http2Rig();
    expect(await bytesOf(await rig.client.stream('GET', server.url))).toHaveLength(0);
  });

  test('open at the end of the iteration is reset', async () => {
    const reset = Promise.withResolvers<number>();
    await using server = await NodeServer.open((stream) => {
      stream.respond(OK);
      stream.write('first');
      stream.on('close', () => reset.resolve(stream.rstCode));
    });
    using rig = http2Rig();
    const stream = await rig.client.stream('GET', server.url);
    rig.vu.endIteration();
    expect(await reset.promise).toBe(constants.NGHTTP2_CANCEL);
    await expect(bytesOf(stream)).rejects.toMatchObject({ code: 'RAMPA_WORKER_ENDED' });
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
  });

  test.each([
    ['its stream is reset', 'RAMPA_HTTP2_STREAM'],
    ['its connection ends', 'RAMPA_CONNECTION_CLOSED'],
    ['it takes too long', 'RAMPA_HTTP_TIMEOUT'],
  ])('breaks when %s, after what came before', async (what, code) => {
    const isRead = Promise.withResolvers<void>();
    await using server = await NodeServer.open((stream) => {
      stream.respond(OK);
      stream.write('first');
      void isRead.promise.then(() => {
        if (what.includes('reset')) stream.destroy(new Error('broken'));
        if (what.includes('connection')) server.hangUp();
      });
    });
    using rig = http2Rig();
    let text = '';
    const reading = (async () => {
      const stream = await rig.client.stream('GET', server.url, { timeout: { body: 300 } });
      for await (const { bytes } of stream) {
        text += Buffer.from(bytes).toString();
        isRead.resolve();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code });
    expect(text).toBe('first');
    expect(rig.metrics.tags('http_req_failed').map((tags) => tags['error'])).toEqual([code]);
    expect(rig.metrics.values('http_req_failed')).toEqual([1]);
  });

  test('may be what a redirect leads to, and may be of events', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      if (headers[':path'] === '/') {
        stream.respond({ ':status': 302, location: '/events' });
        stream.end('moved');
      } else {
        stream.respond({ ...OK, 'content-type': 'text/event-stream' });
        stream.end(`data: ${headers.accept}\n\n`);
      }
    });
    using rig = http2Rig();
    const events = await rig.client.events(server.url);
    const data: string[] = [];
    for await (const event of events) data.push(event.data);
    expect(data).toEqual(['text/event-stream']);
    expect(events.redirects.length).toBe(1);
  });
});

function http2Rig(): HttpRig {
  return new HttpRig({ http: { version: '2' } });
}

async function bytesOf(stream: HttpStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const { bytes } of stream) pieces.push(bytes);
  return Buffer.concat(pieces);
}
