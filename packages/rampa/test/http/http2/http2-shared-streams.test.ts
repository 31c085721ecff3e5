import { constants, type ServerHttp2Stream } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { HttpStream } from '../../../src/core/http.ts';
import { HttpRig } from '../http-rig.ts';
import { NodeServer, type StreamHandler } from './node-server.ts';

/** What the server may send without being told that the script has read it. */
const WINDOW_BYTES = 4_194_304;

const http = { version: '2' } as const;

/** Answers `/` with a body that the test writes, and everything else with `ok`. */
async function openServer(): Promise<NodeServer & { readonly stream: Promise<ServerHttp2Stream> }> {
  const { promise: stream, resolve } = Promise.withResolvers<ServerHttp2Stream>();
  const handler: StreamHandler = (opened, headers) => {
    opened.respond({ ':status': 200 });
    if (headers[':path'] === '/') resolve(opened);
    else opened.end('ok');
  };
  return Object.assign(await NodeServer.open(handler), { stream });
}

describe('a streamed response that shares its connection', () => {
  test('is decoded as it comes', async () => {
    const text = 'All work and no play. '.repeat(10_000);
    await using server = await NodeServer.open((stream) => {
      stream.respond({ ':status': 200, 'content-encoding': 'gzip' });
      stream.end(gzipSync(text));
    });
    using rig = new HttpRig({ http });
    expect(await textOf(await rig.client.stream('GET', server.url))).toBe(text);
  });

  test('makes the server wait for a script that is slow, and not the other requests', async () => {
    const piece = Buffer.alloc(65_536, 'abcdefg');
    await using server = await openServer();
    using rig = new HttpRig({ http });
    const response = await rig.client.stream('GET', server.url);
    const stream = await server.stream;
    let sentCount = 0;
    const sendNext = (): void => {
      if (sentCount++ < 200) stream.write(piece, sendNext);
      else stream.end();
    };
    sendNext();
    // The last one has been written, and not all of it has left.
    const windowCount = WINDOW_BYTES / piece.length + 1;
    await vi.waitUntil(() => sentCount >= windowCount, { interval: 1 });
    expect((await rig.client.get(`${server.url}/other`)).text()).toBe('ok');
    expect(sentCount).toBe(windowCount);
    let arrivedBytes = 0;
    for await (const { bytes } of response) arrivedBytes += bytes.length;
    expect(arrivedBytes).toBe(200 * piece.length);
    expect(server.sessions.length).toBe(1);
  });

  test('is reset when the script leaves it, and the connection goes on', async () => {
    await using server = await openServer();
    using rig = new HttpRig({ http });
    const response = await rig.client.stream('GET', server.url);
    const stream = await server.stream;
    stream.write('first');
    for await (const _ of response) break;
    await vi.waitUntil(() => stream.closed, { interval: 1 });
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    expect((await rig.client.get(`${server.url}/other`)).text()).toBe('ok');
    expect(server.sessions.length).toBe(1);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0]);
  });

  test('may be one of many on its connection', async () => {
    await using server = await NodeServer.open((stream, headers) => {
      stream.respond({ ':status': 200 });
      const [, letter = '', count = ''] = headers[':path']?.split('/') ?? [];
      stream.end(letter.repeat(Number(count)));
    });
    using rig = new HttpRig({ http });
    const texts = await Promise.all(
      [...'abcdefghij'].map(async (letter) => {
        return await textOf(await rig.client.stream('GET', `${server.url}/${letter}/300000`));
      }),
    );
    expect(texts.map((text) => [text.length, new Set(text).size])).toEqual(
      Array(10).fill([300_000, 1]),
    );
    expect(server.sessions.length).toBe(1);
  });
});

async function textOf(response: HttpStream): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const { bytes } of response) pieces.push(bytes);
  return Buffer.concat(pieces).toString();
}
