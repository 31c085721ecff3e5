import type { ThresholdPlan, WindowResult, WindowsResult } from '../../../core/threshold.ts';
import { badness, compare } from '../compare.ts';

/** Counts how the windows of one threshold come out, in the order in which they end. */
export class WindowTally {
  readonly #plan: ThresholdPlan;
  readonly #forSeconds: number | undefined;
  readonly #graceSeconds: number;
  #judged = 0;
  #failed = 0;
  #firstFailed: WindowResult | null = null;
  #worst: WindowResult | null = null;
  #longestCrossed = 0;
  /** With `for`: the windows that are crossed without a break at the moment, as one. */
  #crossing: WindowResult | undefined;
  /** Since when the threshold has failed without a window that held; `undefined` when it does not. */
  #failingSince: number | undefined;
  #isOverdue = false;

  constructor(plan: ThresholdPlan) {
    this.#plan = plan;
    this.#forSeconds = plan.window?.forSeconds;
    this.#graceSeconds = plan.gracePeriodMs / 1000;
  }

  add(window: WindowResult): void {
    const { operator, value: limit } = this.#plan;
    this.#judged++;
    this.#worst = this.#worseOf(this.#worst ?? window, window);
    if (compare(window.value, operator, limit)) {
      this.addHolding();
      return;
    }
    const isFailing =
      this.#forSeconds === undefined
        ? this.#addFailed(window)
        : this.#addCrossed(window, this.#forSeconds);
    if (isFailing) this.#failingSince ??= window.end;
    this.#isOverdue ||= this.isOverdue(window.end);
  }

  /** A window that holds, or has nothing that could be compared, ends whatever lasted until now. */
  addHolding(): void {
    this.#crossing = undefined;
    this.#failingSince = undefined;
  }

  /** Whether the threshold has failed for its whole grace period without a break, at `atSecond` or before. */
  isOverdue(atSecond: number): boolean {
    if (this.#isOverdue) return true;
    return this.#failingSince !== undefined && atSecond - this.#failingSince >= this.#graceSeconds;
  }

  result(): WindowsResult {
    return {
      judged: this.#judged,
      failed: this.#failed,
      first_failed: this.#firstFailed,
      worst: this.#worst,
      longest_crossed: this.#forSeconds === undefined ? null : this.#longestCrossed,
    };
  }

  #addFailed(window: WindowResult): true {
    this.#failed++;
    this.#firstFailed ??= window;
    return true;
  }

  /** @returns true once the windows have been crossed for long enough */
  #addCrossed(window: WindowResult, forSeconds: number): boolean {
    const { end } = window;
    const before = this.#crossing ?? { ...window, start: end };
    const crossing = { start: before.start, end, value: this.#worseOf(before, window).value };
    const isFirst = this.#firstFailed === null || this.#firstFailed === this.#crossing;
    this.#crossing = crossing;
    const lastedSeconds = end - crossing.start;
    this.#longestCrossed = Math.max(this.#longestCrossed, lastedSeconds);
    if (lastedSeconds < forSeconds) return false;
    if (this.#failingSince === undefined) this.#failed++;
    if (isFirst) this.#firstFailed = crossing;
    return true;
  }

  /** Of two that are as bad, the earlier. */
  #worseOf(earlier: WindowResult, later: WindowResult): WindowResult {
    const { operator, value: limit } = this.#plan;
    const isWorse = badness(later.value, operator, limit) > badness(earlier.value, operator, limit);
    return isWorse ? later : earlier;
  }
}
