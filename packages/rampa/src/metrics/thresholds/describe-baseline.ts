import type { BaselineResult, BaselineVerdict } from '../../core/threshold.ts';

const VERDICTS: Readonly<Record<BaselineVerdict, string>> = {
  holds: '',
  within_noise: '; the difference is within noise',
  too_few_samples: '; too few samples to tell',
  crossed: '',
};

/**
 * What a reader wants to know after the value of a threshold with a baseline: both intervals, and what was made of
 * them, such as `(118 to 126), baseline 100 (97 to 103)`.
 */
export function describeBaseline(
  { verdict, value, low, high, actual_low, actual_high }: BaselineResult,
  format: (value: number) => string,
): string {
  const range = (from: number | null, to: number | null): string => {
    if (from === null) return to === null ? '(any)' : `(up to ${format(to)})`;
    return to === null ? `(from ${format(from)})` : `(${format(from)} to ${format(to)})`;
  };
  const actual = range(actual_low, actual_high);
  return `${actual}, baseline ${format(value)} ${range(low, high)}${VERDICTS[verdict]}`;
}
