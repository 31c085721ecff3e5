import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../../src/http/http2/hpack/hpack-decoder.ts';
import { encodeField } from '../../../../src/http/http2/hpack/hpack-encoder.ts';

describe('a field', () => {
  test.each([
    [':method', 'GET', '82'],
    [':method', 'POST', '83'],
    [':method', 'PUT', '02 03 505554'],
    [':path', '/', '84'],
    [':path', '/a', '04 02 2f61'],
    [':scheme', 'https', '87'],
    ['accept-encoding', 'gzip, deflate', '90'],
    ['accept', '*/*', '0f04 03 2a2f2a'],
    ['user-agent', '', '0f2b 00'],
    ['x', 'y', '00 01 78 01 79'],
    ['authorization', 'Basic', '1f08 05 4261736963'],
    ['cookie', 'a=b', '1f11 03 613d62'],
  ])('%s: %s is encoded without the dynamic table', (name, value, hex) => {
    expect(Buffer.from(encodeField(name, value), 'latin1').toString('hex')).toBe(
      hex.replaceAll(' ', ''),
    );
  });

  test.each([126, 127, 128, 254, 255, 16_511, 20_000])('can have %i bytes', (length) => {
    const value = 'v'.repeat(length);
    expect(decode(encodeField('name', value))).toEqual([['name', value]]);
  });

  test('comes out as it went in, whatever its bytes', () => {
    const text = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(
      fc.property(text, text, (name, value) => {
        expect(decode(encodeField(name, value))).toEqual([[name, value]]);
      }),
    );
  });
});

function decode(block: string): [string, string][] {
  const bytes = Buffer.from(block, 'latin1');
  const fields: [string, string][] = [];
  const decoder = new HpackDecoder();
  const field = (name: string, value: string): number => fields.push([name, value]);
  expect(decoder.decode(bytes, 0, bytes.length, { field })).toBeUndefined();
  return fields;
}
