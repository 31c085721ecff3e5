import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  pointsOfParts,
  pointsOfPieces,
} from '../../../../src/outputs/html/page/chart/time-points.ts';

const texts = ({ x, pointText }: ReturnType<typeof pointsOfParts>): string[] =>
  x.map((_, index) => pointText(index));

test('a point is in the middle of its piece, and the last piece ends with the load', () => {
  const points = pointsOfPieces({ from: 0, width: 1 }, 3, { min: 0, max: 3.4 });
  expect(points.x).toEqual([0.5, 1.5, 2.7]);
  expect(texts(points)).toEqual(['0:00 – 0:01', '0:01 – 0:02', '0:02 – 0:03.4']);
});

test('of a part of a load the pieces begin with the part', () => {
  const points = pointsOfPieces({ from: 28, width: 4 }, 2, { min: 30, max: 36 });
  expect(points.x).toEqual([31, 34]);
  expect(texts(points)).toEqual(['0:30 – 0:32', '0:32 – 0:36']);
});

test('parts that are not quite those of the load are cut to it', () => {
  const parts = [
    { min: -0.004, max: 1 },
    { min: 1, max: 2.01 },
    { min: 2.01, max: 2.02 },
  ];
  expect(pointsOfParts(parts, { min: 0, max: 2 }).x).toEqual([0.5, 1.5, 2]);
});

test('no point is ever outside of the time, and all are in order', () => {
  const whole = fc.tuple(
    fc.double({ min: 0, max: 1e5, noNaN: true }),
    fc.integer({ min: 1, max: 99 }),
  );
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 40 }), ([min, seconds], width) => {
      const full = { min, max: min + seconds };
      const from = Math.floor(min / width) * width;
      const count = Math.max(1, Math.ceil((full.max - from) / width));
      const { x } = pointsOfPieces({ from, width }, count, full);
      expect(x.every((one) => one >= full.min && one <= full.max)).toBe(true);
      expect(x).toEqual(x.toSorted((a, b) => a - b));
    }),
  );
});
