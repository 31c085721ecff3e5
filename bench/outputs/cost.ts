import { median } from '../support/quantile.ts';

/** What one run took for each request, us of CPU time. */
export interface RunCost {
  /** All threads. */
  readonly process: number;
  /** The main thread, where outputs are. It starts no requests. */
  readonly main: number;
}

/** Two runs right after each other. */
export interface CostPair {
  readonly without: RunCost;
  readonly withOutput: RunCost;
}

/** What an output costs beside runs without one, as shares of all that a request costs without: 0.02 is 2 %. */
export interface OutputCost {
  /** The median of the runs without, us of CPU time for each request. */
  readonly without: number;
  /** The median of the pairs. */
  readonly process: number;
  /** The first and the third quartile of the pairs. */
  readonly quartiles: readonly [number, number];
  /** What the main thread alone takes more: nearly all that an output costs that takes seconds. The median of the pairs. */
  readonly main: number;
}

/** Compares the runs of each pair, which the machine was as busy in. */
export function outputCost(pairs: readonly CostPair[]): OutputCost {
  const shares = pairs.map(({ without, withOutput }) => withOutput.process / without.process - 1);
  const sorted = shares.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return {
    without: median(pairs.map(({ without }) => without.process)),
    process: median(shares),
    quartiles: [
      median(sorted.slice(0, Math.ceil(middle))),
      median(sorted.slice(Math.floor(middle))),
    ],
    main: median(
      pairs.map(({ without, withOutput }) => (withOutput.main - without.main) / without.process),
    ),
  };
}
