import { once } from 'node:events';
import * as zlib from 'node:zlib';
import { type ByteStep, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { HttpRig } from '../http-rig.ts';

/** Compresses the texts as a server does that sends each as soon as it has it. */
type Encode = (texts: readonly string[]) => Promise<Buffer[]>;

const DEFLATE = { flush: zlib.constants.Z_SYNC_FLUSH };
const BROTLI = { flush: zlib.constants.BROTLI_OPERATION_FLUSH };
const ZSTD = { flush: zlib.constants.ZSTD_e_flush };

const CODINGS: readonly (readonly [string, Encode])[] = [
  ['gzip', (texts) => compress(zlib.createGzip(DEFLATE), texts)],
  ['deflate', (texts) => compress(zlib.createDeflate(DEFLATE), texts)],
  ['deflate', (texts) => compress(zlib.createDeflateRaw(DEFLATE), texts)],
  ['br', (texts) => compress(zlib.createBrotliCompress(BROTLI), texts)],
  ['zstd', (texts) => compress(zlib.createZstdCompress(ZSTD), texts)],
];

describe('a streamed response', () => {
  test.each(CODINGS)('in %s is decoded as far as it has come', async (coding, encode) => {
    const texts = ['first ', 'second ', 'third'];
    const pieces = await encode(texts);
    const gates = texts.map(() => Promise.withResolvers<void>());
    const steps = gates.flatMap(({ promise }, index): ByteStep[] => [
      { type: 'wait', until: promise },
      { type: 'send', bytes: pieces[index] ?? '' },
    ]);
    await using server = await openByteServer([
      [{ type: 'send', bytes: headOf(coding, Buffer.concat(pieces).length) }, ...steps],
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    const chunks = stream[Symbol.asyncIterator]();
    for (const [index, text] of texts.entries()) {
      gates[index]?.resolve();
      let seen = '';
      while (seen.length < text.length) {
        const { value } = await chunks.next();
        seen += Buffer.from(value.bytes).toString();
      }
      expect(seen).toBe(text);
    }
    expect((await chunks.next()).done).toBe(true);
    expect(rig.metrics.values('http_stream_chunk_gap').length).toBe(texts.length - 1);
  });

  test.each(CODINGS)('in %s may come byte by byte', async (coding, encode) => {
    const texts = ['some ', 'more ', 'text'];
    const bytes = Buffer.concat(await encode(texts));
    await using server = await openByteServer([
      [
        { type: 'send', bytes: headOf(coding, bytes.length) },
        { type: 'trickle', bytes },
      ],
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    expect(await textOf(stream)).toBe(texts.join(''));
  });

  test('in several codings is decoded from all of them', async () => {
    const body = zlib.brotliCompressSync(zlib.gzipSync('twice'));
    await using server = await openByteServer([whole('gzip, br', body)]);
    using rig = new HttpRig();
    expect(await textOf(await rig.client.stream('GET', server.url))).toBe('twice');
  });

  test('in a coding that is unknown is given as it came', async () => {
    await using server = await openByteServer([whole('compress', Buffer.from('as it is'))]);
    using rig = new HttpRig();
    expect(await textOf(await rig.client.stream('GET', server.url))).toBe('as it is');
  });

  test('that is damaged ends with an error, while its connection goes on', async () => {
    await using server = await openByteServer(() => whole('gzip', Buffer.from('no gzip')));
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await expect(textOf(stream)).rejects.toMatchObject({
      code: 'RAMPA_HTTP_DECODE',
      message: expect.stringContaining(
        `response body of GET ${server.url}/ (status 200) must be gzip as its content-encoding says`,
      ),
    });
    await rig.client.get(server.url);
    expect(server.connectionCount).toBe(1);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0]);
  });

  test('that is damaged in the middle is cancelled', async () => {
    const [good = Buffer.alloc(0)] = await compress(zlib.createGzip(DEFLATE), ['good', 'bad']);
    const start = Buffer.concat([good, Buffer.alloc(100, 0xff)]);
    await using server = await openByteServer([
      Buffer.concat([Buffer.from(headOf('gzip', 10_000)), start]),
    ]);
    using rig = new HttpRig();
    const stream = await rig.client.stream('GET', server.url);
    await expect(textOf(stream)).rejects.toMatchObject({ code: 'RAMPA_HTTP_DECODE' });
    await server.openConnections(0);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['status'])).toEqual(['200']);
  });

  test('that grows without end is read no further than its reader gets', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(200_000_000), { level: 9 });
    await using server = await openByteServer([whole('gzip', bomb)]);
    using rig = new HttpRig();
    let length = 0;
    const before = process.memoryUsage().rss;
    for await (const { bytes } of await rig.client.stream('GET', server.url)) {
      expect(bytes.length).toBeLessThanOrEqual(65_536);
      length += bytes.length;
      if (length > 10_000_000) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

function headOf(coding: string, length: number): string {
  return `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${length}\r\n\r\n`;
}

function whole(coding: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(headOf(coding, body.length)), body]);
}

async function compress(
  stream: zlib.Gzip | zlib.BrotliCompress | zlib.ZstdCompress,
  texts: readonly string[],
): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  let waiting: Buffer[] = [];
  stream.on('data', (bytes: Buffer) => waiting.push(bytes));
  for (const text of texts) {
    await new Promise<void>((resolve) => {
      stream.write(text);
      stream.flush(() => resolve());
    });
    pieces.push(Buffer.concat(waiting));
    waiting = [];
  }
  stream.end();
  await once(stream, 'end');
  const last = pieces.pop() ?? Buffer.alloc(0);
  return [...pieces, Buffer.concat([last, ...waiting])];
}

async function textOf(chunks: AsyncIterable<{ readonly bytes: Uint8Array }>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const { bytes } of chunks) pieces.push(bytes);
  return Buffer.concat(pieces).toString();
}
