import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHdr } from '../../../src/metrics/hdr-encoding.ts';
import { Trend } from '../../../src/metrics/trend.ts';
import { histogramDocuments } from '../../../src/outputs/json/histogram-document.ts';

test('the document of a distribution has its histogram, in thousandths', () => {
  const trend = new Trend();
  for (const value of [1, 1, 2.5, -0.25]) trend.record(value);
  const { wait } = histogramDocuments(new Map([['wait', trend]]));
  expect([...read(wait?.hdr ?? '')]).toEqual([
    [1000, 2],
    [2274, 1],
  ]);
  expect([...read(wait?.hdr_negative ?? '')]).toEqual([[250, 1]]);
});

test('a distribution without negative values has no histogram of them', () => {
  const trend = new Trend();
  trend.record(0);
  expect(histogramDocuments(new Map([['wait', trend]]))['wait']?.hdr_negative).toBeNull();
});

test('what is read back has the buckets of the distribution', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e9, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (list) => {
      const trend = new Trend();
      for (const value of list) trend.record(value);
      const { wait } = histogramDocuments(new Map([['wait', trend]]));
      expect([...read(wait?.hdr ?? '')]).toEqual([...trend.positiveBuckets()]);
      const negative = wait?.hdr_negative ?? undefined;
      expect(negative === undefined ? [] : [...read(negative)]).toEqual([
        ...trend.negativeBuckets(),
      ]);
    }),
  );
});

function read(text: string) {
  const inflate = (bytes: Uint8Array, maxOutputLength: number) =>
    inflateSync(bytes, { maxOutputLength });
  return readHdr(text, inflate).buckets();
}
