import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMultipart, type Multipart } from '../../../src/http/request/multipart.ts';

describe('a form without files', () => {
  test('is text, part by part', () => {
    const form = new FormData();
    form.append('title', 'Ünïcode');
    form.append('tag', 'a');
    form.append('tag', '');
    const { content, contentType } = encodeMultipart(form, Math.random);
    const boundary = contentType.slice('multipart/form-data; boundary='.length);
    expect(content).toBe(
      [
        `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nÜnïcode\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="tag"\r\n\r\na\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="tag"\r\n\r\n\r\n`,
        `--${boundary}--\r\n`,
      ].join(''),
    );
  });

  test('that is empty has only an end', () => {
    const { content, contentType } = encodeMultipart(new FormData(), Math.random);
    expect(content).toBe(`--${contentType.split('=')[1]}--\r\n`);
  });

  test('has another boundary each time', () => {
    const types = new Set(
      Array.from({ length: 10 }, () => encodeMultipart(new FormData(), Math.random).contentType),
    );
    expect(types.size).toBe(10);
    expect(encodeMultipart(new FormData(), () => 0.5).contentType).toBe(
      'multipart/form-data; boundary=rampa-80000000800000008000000080000000',
    );
  });
});

describe('a form with files', () => {
  test('names them, with their types', async () => {
    const form = new FormData();
    form.append('plain', new Blob(['x']), 'a "b"\r\n.txt');
    form.append('typed', new File(['{}'], 'é.json', { type: 'application/json' }));
    form.append('last', 'text');
    const { content, contentType } = encodeMultipart(form, Math.random);
    const boundary = contentType.split('=')[1];
    expect(await new Response(content).text()).toBe(
      [
        `--${boundary}\r\nContent-Disposition: form-data; name="plain"; filename="a %22b%22%0D%0A.txt"\r\n`,
        'Content-Type: application/octet-stream\r\n\r\nx\r\n',
        `--${boundary}\r\nContent-Disposition: form-data; name="typed"; filename="é.json"\r\n`,
        'Content-Type: application/json\r\n\r\n{}\r\n',
        `--${boundary}\r\nContent-Disposition: form-data; name="last"\r\n\r\ntext\r\n`,
        `--${boundary}--\r\n`,
      ].join(''),
    );
  });
});

describe('any form', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 });
  const file = fc.record({
    bytes: fc.uint8Array({ maxLength: 300 }),
    filename: fc.string({ unit: 'grapheme', minLength: 1 }),
    type: fc.constantFrom('', 'text/plain', 'image/png'),
  });
  const entry = fc.tuple(name, fc.oneof(fc.string({ unit: 'grapheme' }), file));

  test('is read back by another implementation as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
        const form = new FormData();
        for (const [key, value] of entries) append(form, key, value);
        const read = await parse(encodeMultipart(form, Math.random));
        expect(await described(read)).toEqual(await described(form));
      }),
      { numRuns: 100 },
    );
  });
});

interface FileEntry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly filename: string;
  readonly type: string;
}

function append(form: FormData, name: string, value: string | FileEntry): void {
  if (typeof value === 'string') form.append(name, value);
  else form.append(name, new File([value.bytes], value.filename, { type: value.type }));
}

function parse({ content, contentType }: Multipart): Promise<FormData> {
  return new Response(content, { headers: { 'content-type': contentType } }).formData();
}

/** Line breaks in texts are always CRLF on the wire, and a file without a type has the type of any bytes. */
async function described(form: FormData): Promise<unknown[]> {
  const entries: unknown[] = [];
  for (const [name, value] of form) {
    const key = withCrlf(name);
    if (typeof value === 'string') entries.push([key, withCrlf(value)]);
    else {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      entries.push([key, value.name, type, [...new Uint8Array(await value.arrayBuffer())]]);
    }
  }
  return entries;
}

function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}
