import type { ThresholdPlan, ThresholdResult } from '../../core/threshold.ts';
import type { Aggregate } from '../aggregate.ts';
import { evaluateThreshold } from './evaluate.ts';

/** One live look at all thresholds. */
export interface ThresholdEvaluation {
  readonly results: readonly ThresholdResult[];
  /** True when a threshold with `abortOnFail` has been failing for its whole grace period. */
  readonly willAbort: boolean;
  /** The thresholds that are the reason to abort; empty when `willAbort` is false. */
  readonly aborting: readonly ThresholdPlan[];
}

/** Watches the thresholds of a running test and says when to give up. */
export class ThresholdMonitor {
  readonly #plans: readonly ThresholdPlan[];
  readonly #aggregate: Aggregate;
  /** Since when a threshold has failed without a pass in between. */
  readonly #failingSinceMs = new Map<ThresholdPlan, number>();

  constructor(plans: readonly ThresholdPlan[], aggregate: Aggregate) {
    this.#plans = plans;
    this.#aggregate = aggregate;
  }

  /**
   * Evaluates every threshold. A failure aborts once it has lasted `gracePeriodMs`, counted from the first
   * failing evaluation; a pass starts the count anew. Without a grace period the first failure aborts. Of windows
   * the grace counts from the end of the first that failed.
   */
  evaluate(nowMs: number, durationSeconds: number): ThresholdEvaluation {
    const results: ThresholdResult[] = [];
    const aborting: ThresholdPlan[] = [];
    // Frames of the second before may still be on their way.
    this.#aggregate.advanceWindows(Math.floor(durationSeconds) - 1);
    for (const plan of this.#plans) {
      const result = evaluateThreshold(plan, this.#aggregate, durationSeconds);
      results.push(result);
      const isOverdue =
        this.#aggregate.windowJudge(plan)?.isOverdue ??
        this.#failingForMs(plan, result, nowMs) >= plan.gracePeriodMs;
      if (isOverdue && plan.abortOnFail) aborting.push(plan);
    }
    return { results, willAbort: aborting.length > 0, aborting };
  }

  /** How long the threshold has been failing; negative when it passes. */
  #failingForMs(plan: ThresholdPlan, { passed }: ThresholdResult, nowMs: number): number {
    if (passed) {
      this.#failingSinceMs.delete(plan);
      return -1;
    }
    const sinceMs = this.#failingSinceMs.get(plan) ?? nowMs;
    this.#failingSinceMs.set(plan, sinceMs);
    return nowMs - sinceMs;
  }
}
