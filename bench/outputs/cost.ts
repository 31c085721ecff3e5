import { median } from '../support/quantile.ts';

/** What one run took for each request: CPU time of all of its threads, us. */
export interface RunCost {
  readonly output: string;
  readonly cpuMicros: number;
}

/** What an output costs beside runs without one. */
export interface OutputCost {
  readonly output: string;
  /** The median of the rounds. */
  readonly cpuMicros: number;
  /** How much more than without an output, each round by itself: 0.02 is 2 %. The median of the rounds. */
  readonly share: number;
  /** The lowest and the highest of the rounds. */
  readonly range: readonly [number, number];
}

/** Compares each output with the run without any of the same round, which the machine was as busy in. */
export function outputCosts(
  rounds: readonly (readonly RunCost[])[],
  without: string,
): readonly OutputCost[] {
  const names = (rounds[0] ?? []).map(({ output }) => output);
  return names.map((output) => {
    const pairs = rounds.map((round) => [costOf(round, output), costOf(round, without)] as const);
    const shares = pairs.map(([own, base]) => own / base - 1);
    return {
      output,
      cpuMicros: median(pairs.map(([own]) => own)),
      share: median(shares),
      range: [Math.min(...shares), Math.max(...shares)],
    };
  });
}

function costOf(round: readonly RunCost[], output: string): number {
  return round.find((run) => run.output === output)?.cpuMicros ?? Number.NaN;
}
