import * as zlib from 'node:zlib';
import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import type { HttpVersion } from '../../../src/core/http-plan.ts';
import { failureOf, HttpRig } from '../http-rig.ts';
import { NodeServer } from '../http2/node-server.ts';

const VERSIONS: readonly HttpVersion[] = ['1.1', '2'];
const TEXT = JSON.stringify({ text: 'grüße '.repeat(1000) });
const GZIP = zlib.gzipSync(TEXT);

describe.each(VERSIONS)('the body of a response over HTTP/%s', (version) => {
  test.each<[string, Buffer]>([
    ['gzip', GZIP],
    ['deflate', zlib.deflateSync(TEXT)],
    ['br', zlib.brotliCompressSync(TEXT)],
    ['zstd', zlib.zstdCompressSync(TEXT)],
    ['gzip, zstd', zlib.zstdCompressSync(GZIP)],
    ['identity', Buffer.from(TEXT)],
  ])('is decoded from %s', async (coding, body) => {
    await using server = await openServer(version, coding, body);
    using rig = new HttpRig({ http: { version } });
    const response = await rig.client.get(server.url);
    expect(response.headers['content-encoding']).toBe(coding);
    expect(response.text()).toBe(TEXT);
    expect(response.json()).toEqual(JSON.parse(TEXT));
    expect(Buffer.from(response.body).equals(Buffer.from(TEXT))).toBe(true);
    expect(rig.metrics.values('data_received')[0]).toBeGreaterThan(body.length);
  });

  test('is decoded when it is asked for, so damage is no failure of the request', async () => {
    await using server = await openServer(version, 'gzip', GZIP.subarray(0, -10));
    using rig = new HttpRig({ http: { version } });
    const response = await rig.client.get(server.url);
    expect([response.status, response.ok]).toEqual([200, true]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0]);
    const message = `response body of GET ${server.url}/ (status 200) must be gzip as its content-encoding says: unexpected end of file`;
    for (const read of [() => response.body, () => response.text(), () => response.json()]) {
      expect(thrownBy(read)).toMatchObject({ code: 'RAMPA_HTTP_DECODE', message });
    }
  });

  test('that is a bomb is not decoded beyond maxBody', async () => {
    const bomb = zlib.brotliCompressSync(Buffer.alloc(300_000_000), {
      params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 },
    });
    await using server = await openServer(version, 'br', bomb);
    using rig = new HttpRig({ http: { version } });
    const response = await rig.client.get(server.url, { maxBody: '1MB' });
    const before = process.memoryUsage().rss;
    expect(thrownBy(() => response.text())).toMatchObject({
      code: 'RAMPA_HTTP_TOO_LARGE',
      hint: 'Ask the server for less, or raise maxBody.',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test('over maxBody fails the request, one of that size does not', async () => {
    await using server = await openServer(version, 'identity', Buffer.alloc(2000));
    using rig = new HttpRig({ http: { version } });
    expect((await rig.client.get(server.url, { maxBody: 2000 })).body.length).toBe(2000);
    const error = await failureOf(rig.client.get(server.url, { maxBody: 1999 }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_TOO_LARGE',
      `GET ${server.url}/ failed: the response body is over 1999 bytes`,
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 1]);
  });

  test.each([true, false])(
    'over maxBody says what to do about it (chunked: %s)',
    async (isChunked) => {
      await using server = await openServer(version, 'identity', Buffer.alloc(2000), isChunked);
      using rig = new HttpRig({ http: { version } });
      const error = await failureOf(rig.client.get(server.url, { maxBody: 1999 }));
      expect(error.hint).toBe('Ask the server for less, or raise maxBody.');
    },
  );

  test.each([true, false])(
    'that is discarded is counted, and never kept (chunked: %s)',
    async (isChunked) => {
      const content = Buffer.alloc(8_000_000, 'abcdefg');
      await using server = await openServer(version, 'gzip', content, isChunked);
      using rig = new HttpRig({ http: { version } });
      const options = { discardBody: true, maxBody: 1000 };
      await rig.client.get(server.url, options);
      const before = process.memoryUsage().arrayBuffers;
      const response = await rig.client.get(server.url, options);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(content.length / 2);
      expect(response.body.length).toBe(0);
      expect(thrownBy(() => response.text())).toMatchObject({ code: 'RAMPA_HTTP_BODY_DISCARDED' });
      expect(thrownBy(() => response.json())).toMatchObject({ code: 'RAMPA_HTTP_BODY_DISCARDED' });
      expect(rig.metrics.values('data_received')[1]).toBeGreaterThan(content.length);
    },
  );

  test('is missing in an answer to HEAD, whatever its headers say', async () => {
    await using server = await openServer(version, 'gzip', GZIP);
    using rig = new HttpRig({ http: { version } });
    const response = await rig.client.head(server.url);
    expect([response.text(), response.body.length]).toEqual(['', 0]);
  });
});

/** Answers every request with this body. */
async function openServer(
  version: HttpVersion,
  coding: string,
  body: Buffer,
  isChunked = false,
): Promise<AsyncDisposable & { readonly url: string }> {
  if (version === '2') {
    return await NodeServer.open((stream, headers) => {
      const length = isChunked ? {} : { 'content-length': body.length };
      stream.respond({ ':status': 200, 'content-encoding': coding, ...length });
      stream.end(headers[':method'] === 'HEAD' ? undefined : body);
    });
  }
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n${framing}\r\n\r\n`);
  const chunked = [
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\n\r\n'),
  ];
  const whole = Buffer.concat([head, ...(isChunked ? chunked : [body])]);
  return await openByteServer(({ method }) => (method === 'HEAD' ? head : whole));
}

function thrownBy(read: () => unknown): RampaError {
  try {
    read();
  } catch (error) {
    if (error instanceof RampaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
