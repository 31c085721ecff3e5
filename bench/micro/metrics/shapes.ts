import { lowestValueAt } from '../../../packages/rampa/src/metrics/bucket-index.ts';

/** The highest value that all contenders can record: an hour in microseconds. */
export const HIGHEST_US = 3_600_000_000;

/** Values in whole microseconds. */
export interface Shape {
  readonly name: string;
  readonly valuesUs: Float64Array;
}

/** So many values that index arithmetic is a mask. */
export const TYPICAL_COUNT = 65_536;

/** Latencies around 50 ms, most between 18 and 136 ms, the slowest some seconds; the same ones at each call. */
export function typicalShape(): Shape {
  return { name: '65,536 latencies', valuesUs: logNormal(TYPICAL_COUNT) };
}

/** What a quiet series gets in a second. */
export function fewShape(): Shape {
  return { name: '100 latencies', valuesUs: logNormal(100) };
}

/** The worst case: values in each bucket up to an hour. */
export function fullShape(): Shape {
  const values: number[] = [];
  for (let index = 0; lowestValueAt(index) <= HIGHEST_US; index++) {
    for (let value = 0; value <= (index * 7) % 5; value++) values.push(lowestValueAt(index));
  }
  return { name: 'every bucket to 1 h', valuesUs: Float64Array.from(values) };
}

function logNormal(count: number): Float64Array {
  const random = randomSource();
  return Float64Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(HIGHEST_US, Math.max(1, Math.round(50_000 * Math.exp(normal))));
  });
}

/** A linear congruential generator with the constants of Numerical Recipes. */
function randomSource(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
