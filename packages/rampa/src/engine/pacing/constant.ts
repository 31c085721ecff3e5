import type { Pacer } from './pacer.ts';

interface ConstantRate {
  readonly rate: number;
  readonly timeUnitMs: number;
  readonly durationMs: number;
}

/** Iteration n is due at `n * timeUnit / rate`; the first one at the start. */
export function constantPacer({ rate, timeUnitMs, durationMs }: ConstantRate): Pacer {
  return {
    startOffsetMs(index) {
      const offsetMs = (index * timeUnitMs) / rate;
      return offsetMs < durationMs ? offsetMs : undefined;
    },
  };
}
