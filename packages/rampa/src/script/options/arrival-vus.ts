import type { $RefinementCtx } from 'zod/v4/core';
import { MAX_RATE, MAX_VUS } from './fields.ts';

interface ArrivalVus {
  readonly timeUnit: number;
  readonly preAllocatedVus?: number | undefined;
  readonly maxVus?: number | undefined;
}

/**
 * How many VUs an arrival-rate scenario has. What is omitted: enough VUs for one second of the highest rate,
 * and no more than these.
 */
export function arrivalVus(
  options: ArrivalVus,
  peakRate: number,
): { readonly preAllocatedVus: number; readonly maxVus: number } {
  const enough = Math.max(1, Math.ceil((peakRate * 1000) / options.timeUnit));
  const most = options.maxVus ?? MAX_VUS;
  const preAllocatedVus = options.preAllocatedVus ?? Math.min(enough, most);
  return { preAllocatedVus, maxVus: options.maxVus ?? preAllocatedVus };
}

/** Adds an issue for VU numbers that contradict each other, and one for a rate that is too high. */
export function checkArrival(
  options: ArrivalVus,
  peak: { readonly key: 'rate' | 'startRate' | 'stages'; readonly rate: number },
  context: $RefinementCtx,
): void {
  const { timeUnit, preAllocatedVus, maxVus } = options;
  if (maxVus !== undefined && preAllocatedVus !== undefined && maxVus < preAllocatedVus) {
    const message = `at least preAllocatedVus (${preAllocatedVus})`;
    context.addIssue({ code: 'custom', path: ['maxVus'], message });
  }
  if ((peak.rate * 1000) / timeUnit > MAX_RATE) {
    const message = `at most ${MAX_RATE} iterations per second (timeUnit is ${timeUnit}ms)`;
    context.addIssue({ code: 'custom', path: [peak.key], message });
  }
}
