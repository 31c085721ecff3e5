import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snappyBlock } from '../../../src/outputs/prometheus/snappy.ts';
import { readSnappy } from './read-snappy.ts';

describe('a Snappy block', () => {
  test('is read back equal, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(readSnappy(snappyBlock(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is read back equal when parts repeat, near and far', () => {
    const part = fc.uint8Array({ minLength: 1, maxLength: 100 });
    const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), picks, (parts, order) => {
        const bytes = Buffer.concat(
          order.map((pick) => parts[pick % parts.length] ?? new Uint8Array()),
        );
        expect(readSnappy(snappyBlock(bytes)).equals(bytes)).toBe(true);
      }),
    );
  });

  test.each([0, 1, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 200_000])(
    'of %d bytes that do not repeat is hardly longer than they are',
    (size) => {
      let state = 1;
      const bytes = Uint8Array.from({ length: size }, () => {
        state = Math.imul(state, 1_664_525) + 1_013_904_223;
        return state >>> 24;
      });
      const block = snappyBlock(bytes);
      expect(readSnappy(block).equals(bytes)).toBe(true);
      expect(block.length).toBeLessThan(size * 1.01 + 16);
    },
  );

  test('of a text that repeats is a fraction of it', () => {
    const text = Buffer.from('http_req_duration{name="/users/{}",status="200"} '.repeat(4000));
    const block = snappyBlock(text);
    expect(readSnappy(block).equals(text)).toBe(true);
    expect(block.length).toBeLessThan(text.length / 15);
  });
});
