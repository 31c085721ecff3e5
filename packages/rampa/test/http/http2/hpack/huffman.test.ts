import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHuffman } from '../../../../src/http/http2/hpack/huffman.ts';

function decode(hex: string): string | undefined {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const target = Buffer.alloc(bytes.length * 2);
  const length = decodeHuffman(bytes, 0, bytes.length, target);
  return length < 0 ? undefined : target.toString('latin1', 0, length);
}

describe('Huffman codes', () => {
  // RFC 7541 appendix C.4 and C.6.
  test.each([
    ['f1e3 c2e5 f23a 6ba0 ab90 f4ff', 'www.example.com'],
    ['a8eb 1064 9cbf', 'no-cache'],
    ['25a8 49e9 5ba9 7d7f', 'custom-key'],
    ['25a8 49e9 5bb8 e8b4 bf', 'custom-value'],
    ['6402', '302'],
    ['640e ff', '307'],
    ['aec3 771a 4b', 'private'],
    ['d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
    ['9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3', 'https://www.example.com'],
    ['9bd9 ab', 'gzip'],
    [
      '94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ],
    ['', ''],
  ])('%s is %s', (hex, text) => {
    expect(decode(hex)).toBe(text);
  });

  // The longest codes of appendix B, each padded with ones.
  test.each([
    ['1ff8 << 3 of NUL', 'ffc7', '\0'],
    ['the 30 bits of a line feed', 'ffff fff3', '\n'],
    ['the 30 bits of a carriage return', 'ffff fff7', '\r'],
    ['the 30 bits of 0x16', 'ffff fffb', '\x16'],
    ['the 26 bits of 0xff', 'ffff fbbf', '\xff'],
    ['the 27 bits of 0xfb', 'ffff fdbf', '\xfb'],
  ])('%s', (_, hex, text) => {
    expect(decode(hex)).toBe(text);
  });

  test.each([
    ['a byte of padding', 'ffff'],
    ['padding after a whole text', '6402 ff'],
    ['padding that is not all ones', 'a8eb 1064 9cbe'],
    ['the end of a string', 'ffff ffff'],
    ['the end of a string within others', '64ff ffff fffc'],
  ])('%s is refused', (_, hex) => {
    expect(decode(hex)).toBeUndefined();
  });

  test('random bytes never become more than 8/5 of them, and nothing beyond is written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (random) => {
        const bytes = Buffer.from(random);
        const room = Math.ceil((bytes.length * 8) / 5);
        const target = Buffer.alloc(room + 1, 0xaa);
        const length = decodeHuffman(bytes, 0, bytes.length, target);
        expect(length).toBeLessThanOrEqual(room);
        expect(target[room]).toBe(0xaa);
      }),
    );
  });
});
