import type { BenchSizes } from '../bench.ts';

/** Who takes part: rampa, and others that keep histograms with 3 significant digits. */
export const CONTENDERS = ['rampa', 'hdr-histogram-js', 'its WebAssembly', 'perf_hooks'] as const;

export type Contender = (typeof CONTENDERS)[number];

/** Does the operation `count` times. @returns an answer on which all contenders agree, within 5 % */
export type Run = (count: number) => number;

/** One operation on the same values, done by each contender that can do it, in code of its own. */
export interface Contest {
  readonly name: string;
  readonly sizes: BenchSizes;
  readonly runs: Readonly<Partial<Record<Contender, Run>>>;
}
