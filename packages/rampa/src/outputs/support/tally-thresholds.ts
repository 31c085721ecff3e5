import type { ThresholdResult } from '../../core/threshold.ts';

/** How many thresholds came out how. */
export interface ThresholdTally {
  readonly all: number;
  readonly crossed: number;
  /** Nobody knows whether these would hold. */
  readonly withoutData: number;
}

/** Counts thresholds by how they came out. */
export function tallyThresholds(thresholds: readonly ThresholdResult[]): ThresholdTally {
  return {
    all: thresholds.length,
    crossed: thresholds.filter(({ passed, lhs }) => lhs !== null && !passed).length,
    withoutData: thresholds.filter(({ lhs }) => lhs === null).length,
  };
}
