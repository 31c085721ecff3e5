/** How often a bench repeats its operation: in the test run, and when something is measured. */
export interface BenchSizes {
  readonly smoke: number;
  readonly full: number;
}

/** One small thing that is worth timing. */
export interface Bench {
  readonly name: string;
  readonly sizes: BenchSizes;
  /** Does the operation `count` times. @returns `count` when it did what it is meant to do */
  run(count: number): number;
}

/** Names an operation and how often to repeat it; `fn` must return the count that it was given. */
export function bench(name: string, sizes: BenchSizes, fn: (count: number) => number): Bench {
  return { name, sizes, run: fn };
}
