import type { Points } from '../../report-data.ts';
import { clockText } from './axis-text.ts';
import type { Range } from './chart-group.ts';

/** Where the points of a chart over the time are, and what is told of each beside its values. */
export interface TimePoints {
  readonly x: readonly number[];
  pointText(index: number): string;
}

/** Of `count` equal pieces: the last one may be shorter, or have a rest with it, and ends with the time. */
export function pointsOfPieces({ from, width }: Points, count: number, full: Range): TimePoints {
  const parts = Array.from({ length: count }, (_, index) => {
    const start = from + index * width;
    return { min: start, max: index === count - 1 ? full.max : start + width };
  });
  return pointsOfParts(parts, full);
}

/** A value is that of a whole part of the time, so its point is in the middle of the part. */
export function pointsOfParts(parts: readonly Range[], full: Range): TimePoints {
  const within = (second: number): number => Math.min(Math.max(second, full.min), full.max);
  const seen = parts.map(({ min, max }) => ({ min: within(min), max: within(max) }));
  return {
    x: seen.map(({ min, max }) => (min + max) / 2),
    pointText(index) {
      const { min, max } = seen[index] ?? full;
      return `${clockText(min)} – ${clockText(max)}`;
    },
  };
}
