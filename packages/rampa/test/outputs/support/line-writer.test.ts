import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineWriter } from '../../../src/outputs/support/line-writer.ts';

function written(write: (line: LineWriter) => void): string {
  const writer = new LineWriter();
  writer.reserve(0);
  write(writer);
  return Buffer.from(writer.take(false)).toString();
}

describe('a line writer', () => {
  test.each([
    [1_700_000_000_123.456, '1700000000.123456'],
    [1_700_000_000_999.9998, '1700000001.000000'],
    [1_700_000_000_000.01, '1700000000.000010'],
  ])('has the epoch %d ms as %s s', (epochMs, text) => {
    expect(written((line) => line.seconds(epochMs))).toBe(text);
  });

  test('has numbers as JavaScript has them', () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(written((line) => line.number(value))).toBe(String(value));
      }),
    );
    expect(written((line) => line.number(2_147_483_647))).toBe('2147483647');
    expect(written((line) => line.number(2_147_483_648))).toBe('2147483648');
  });

  test.each([
    [0, '0'],
    [12, '12'],
    [0.3421950000338256, '0.342195'],
    [-0.5, '-0.5'],
    [-0.0000001, '0'],
    [59.9999999, '60'],
    [999_999_999.5, '999999999.5'],
    [1e9, '1000000000'],
    [1e21, '1e+21'],
    [-1e9, '-1000000000'],
  ])('has the time %d as %s', (value, text) => {
    expect(written((line) => line.time(value))).toBe(text);
  });

  test('is off by less than a nanosecond in times, to 53 bits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const read = Number(written((line) => line.time(value)));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(0.5e-6 + Math.abs(value) * 2 ** -52);
      }),
    );
  });

  test('keeps what is copied of it, whatever is written after', () => {
    const writer = new LineWriter();
    writer.reserve(16);
    writer.text(Buffer.from('first,'));
    const from = writer.size;
    writer.text(Buffer.from('second'));
    const copy = writer.copyFrom(from);
    writer.take(true);
    writer.take(true);
    writer.reserve(16);
    writer.text(Buffer.from('other other other'));
    expect(Buffer.from(copy).toString()).toBe('second');
  });

  test('grows as it is needed, and begins anew when its text is taken', () => {
    const writer = new LineWriter();
    const texts = Array.from({ length: 30_000 }, (_, index) => `row ${index} é\n`);
    const write = (isReturned: boolean): Uint8Array => {
      for (const text of texts) {
        const bytes = Buffer.from(text);
        writer.reserve(bytes.length);
        writer.text(bytes);
      }
      return writer.take(isReturned);
    };
    const first = write(false);
    expect(Buffer.from(first).toString()).toBe(texts.join(''));
    const second = write(false);
    expect(Buffer.from(second).toString()).toBe(texts.join(''));
    expect(Buffer.from(first).toString()).toBe(texts.join(''));
    const third = write(true);
    const fourth = write(false);
    expect(third.buffer).not.toBe(second.buffer);
    expect(fourth.buffer).toBe(second.buffer);
    expect(writer.take(false)).toHaveLength(0);
  });
});
