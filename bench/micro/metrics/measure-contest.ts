import { CONTENDERS, type Contender, type Contest } from './contest.ts';

const WARM_UP_ROUNDS = 10;
const ROUNDS = 30;

/**
 * Nanoseconds for one operation, in the fastest of some rounds in which everyone has a turn: what other programs take
 * from the processor only comes on top.
 */
export function measureContest({ sizes, runs }: Contest): Partial<Record<Contender, number>> {
  const fastest: Partial<Record<Contender, number>> = {};
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const name of CONTENDERS) {
      const run = runs[name];
      if (run === undefined) continue;
      const startedAtMs = performance.now();
      run(sizes.full);
      const ns = ((performance.now() - startedAtMs) * 1e6) / sizes.full;
      if (round >= WARM_UP_ROUNDS) fastest[name] = Math.min(ns, fastest[name] ?? ns);
    }
  }
  return fastest;
}
