import type { StagePlan } from '../../core/plan.ts';
import type { Pacer } from './pacer.ts';

interface RampingRate {
  readonly startRate: number;
  readonly stages: readonly StagePlan[];
  readonly timeUnitMs: number;
}

interface Ramp {
  readonly startMs: number;
  readonly durationMs: number;
  /** Iterations per millisecond. */
  readonly fromRate: number;
  readonly toRate: number;
  /** Iterations due before this ramp, and until its end. */
  readonly countBefore: number;
  readonly countAfter: number;
}

/** Sums of areas such as 2.5 + 1 + 2.5 must not lose their last iteration to rounding. */
const TOLERANCE = 1e-9;

/**
 * Iteration n is due when the integral of the rate reaches n + 1. For a ramp from rate a to b over T the
 * integral after t is `a t + (b - a) t^2 / 2T`, so each due time is the root of a quadratic.
 */
export function rampingPacer(spec: RampingRate): Pacer {
  const ramps = rampsOf(spec);
  // Iterations are asked for in rising order, so the search goes on where it ended.
  let current = 0;
  return {
    startOffsetMs(index) {
      const count = index + 1;
      if (count <= (ramps[current]?.countBefore ?? 0)) current = 0;
      for (; current < ramps.length; current++) {
        const ramp = ramps[current];
        if (ramp !== undefined && count <= ramp.countAfter + TOLERANCE * count) {
          return ramp.startMs + offsetInRampMs(ramp, count - ramp.countBefore);
        }
      }
      current = 0;
      return undefined;
    },
  };
}

function rampsOf({ startRate, stages, timeUnitMs }: RampingRate): Ramp[] {
  const ramps: Ramp[] = [];
  let startMs = 0;
  let fromRate = startRate / timeUnitMs;
  let countBefore = 0;
  for (const { durationMs, target } of stages) {
    const toRate = target / timeUnitMs;
    const countAfter = countBefore + ((fromRate + toRate) / 2) * durationMs;
    ramps.push({ startMs, durationMs, fromRate, toRate, countBefore, countAfter });
    startMs += durationMs;
    fromRate = toRate;
    countBefore = countAfter;
  }
  return ramps;
}

/** The root of `a t + (b - a) t^2 / 2T = area`, in the form that does not cancel when b is near a. */
function offsetInRampMs({ fromRate, toRate, durationMs }: Ramp, area: number): number {
  const slope = durationMs === 0 ? 0 : (toRate - fromRate) / durationMs;
  const discriminant = Math.max(0, fromRate * fromRate + 2 * slope * area);
  const denominator = fromRate + Math.sqrt(discriminant);
  const offsetMs = denominator === 0 ? durationMs : (2 * area) / denominator;
  return Math.min(Math.max(0, offsetMs), durationMs);
}
