import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { BodyReader } from '../../../src/http/request/body-reader.ts';
import {
  BlobSource,
  type BodySource,
  StreamSource,
} from '../../../src/http/request/body-source.ts';
import { systemClock } from '../../../src/runner/system-clock.ts';

describe('a body from a stream', () => {
  test.each<[string, () => AsyncIterable<unknown>]>([
    ['a generator', () => generate('ab', '', new Uint8Array(), 'c', new Uint8Array([100]))],
    ['a stream of node', () => Readable.from([Buffer.from('ab'), 'c', Buffer.from('d')])],
    ['a web stream', () => new Blob(['abcd']).stream()],
    ['buffers', () => generate(new TextEncoder().encode('abcd').buffer)],
  ])('is read from %s, without empty pieces', async (_, open) => {
    const { pieces, end } = await readAll(new StreamSource(open()));
    expect(pieces.every(({ length }) => length > 0)).toBe(true);
    expect(Buffer.concat(pieces).toString()).toBe('abcd');
    expect(end).toBeUndefined();
  });

  test('is UTF-8 where it gives text', async () => {
    const { pieces } = await readAll(new StreamSource(generate('é€')));
    expect(Buffer.concat(pieces)).toEqual(Buffer.from('é€', 'utf8'));
  });

  test('can be read once', async () => {
    const source = new StreamSource(generate('a'));
    expect(source.isSpent).toBe(false);
    await readAll(source);
    expect(source.isSpent).toBe(true);
  });

  test.each([1, null, undefined, ['a'], { a: 1 }])('gives bytes or text, not %j', async (piece) => {
    const { end } = await readAll(new StreamSource(generate('a', piece)));
    expect(end).toMatchObject({
      code: 'RAMPA_HTTP_REQUEST_BODY',
      problem: expect.stringContaining('its body must give bytes or text, got '),
    });
  });

  test('that throws says why', async () => {
    const cause = new Error('the disk is gone');
    const { pieces, end } = await readAll(new StreamSource(failing(cause)));
    expect(Buffer.concat(pieces).toString()).toBe('a');
    expect(end).toEqual({
      code: 'RAMPA_HTTP_REQUEST_BODY',
      problem: 'its body could not be read: the disk is gone',
      cause,
    });
  });

  test('that another request has taken says so', async () => {
    const stream = new Blob(['abcd']).stream();
    stream.getReader();
    const { end } = await readAll(new StreamSource(stream));
    expect(end?.problem).toContain('its body could not be read: ');
  });

  test.each([
    [3, 'its body gave more than the 3 bytes of its content-length'],
    [5, 'its body gave 4 of the 5 bytes of its content-length'],
  ])('of another length than %i says so', async (bytes, problem) => {
    const { end } = await readAll(new StreamSource(generate('ab', 'cd')), bytes);
    expect(end).toEqual({ code: 'RAMPA_HTTP_REQUEST_BODY', problem });
  });

  test('is closed when it is stopped, whatever it throws then', async () => {
    const closed = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'a';
      } finally {
        closed.resolve();
        // biome-ignore lint/correctness/noUnsafeFinally: the source is as bad as can be
        throw new Error('cannot close');
      }
    }
    const reader = readerOf(new StreamSource(endless()));
    await reader.next();
    reader.stop();
    reader.stop();
    await closed.promise;
  });

  test('that always has something ready lets the event loop turn', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (;;) yield 'a';
    }
    const reader = readerOf(new StreamSource(endless()));
    let hasTurned = false;
    setImmediate(() => {
      hasTurned = true;
    });
    let count = 0;
    for (; !hasTurned; count++) await reader.next();
    expect(count).toBeLessThanOrEqual(257);
    reader.stop();
  });
});

describe('a body from a blob', () => {
  test('can be read again and again, small ones in one piece', async () => {
    const source = new BlobSource(new Blob(['ab', new Blob(['c']), 'd']));
    for (let time = 0; time < 2; time++) {
      expect(source.isSpent).toBe(false);
      const { pieces } = await readAll(source, 4);
      expect(pieces.map(String)).toEqual(['97,98,99,100']);
    }
  });

  test('is read piece by piece from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rampa-body-'));
    const content = Buffer.alloc(200_000, 'abc');
    await writeFile(join(folder, 'file'), content);
    const file = await openAsBlob(join(folder, 'file'));
    const { pieces, end } = await readAll(new BlobSource(new Blob(['<', file, '>'])), 200_002);
    expect(pieces.length).toBeGreaterThan(2);
    expect(
      Buffer.concat(pieces).equals(Buffer.concat([Buffer.from('<'), content, Buffer.from('>')])),
    ).toBe(true);
    expect(end).toBeUndefined();
    await rm(folder, { recursive: true });
    expect((await readAll(new BlobSource(file), 200_000)).end?.code).toBe(
      'RAMPA_HTTP_REQUEST_BODY',
    );
  });
});

async function* generate(...pieces: unknown[]): AsyncGenerator<unknown> {
  yield* pieces;
}

async function* failing(error: Error): AsyncGenerator<unknown> {
  yield 'a';
  throw error;
}

function readerOf(source: BodySource, bytes?: number): BodyReader {
  return new BodyReader(systemClock, { type: 'streamed', source, bytes, contentType: undefined });
}

async function readAll(source: BodySource, bytes?: number) {
  const reader = readerOf(source, bytes);
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await reader.next();
    if (piece === undefined || 'code' in piece) return { pieces, end: piece };
    pieces.push(piece);
  }
}
