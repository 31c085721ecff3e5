/** How many histogram steps one unit of a metric has: a trend of ms counts in us. */
export const STEPS_PER_UNIT = 1000;

/** A value in histogram steps, rounded to the nearest; halves go up. NaN and infinities stay so. */
export function stepsOf(value: number): number {
  return Math.round(value * STEPS_PER_UNIT);
}
