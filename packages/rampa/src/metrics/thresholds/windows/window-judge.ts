import type { ThresholdPlan, ThresholdResult, ThresholdWindow } from '../../../core/threshold.ts';
import type { Total } from '../../totals/total.ts';
import { statisticOf } from '../statistic.ts';
import type { SecondCells } from './second-cells.ts';
import { SlidingTotal } from './sliding-total.ts';
import { WindowTally } from './window-tally.ts';

/** The part of a window that may be missing at the end of a load that was a moment too short. */
const NEGLIGIBLE = 0.01;

/**
 * Judges the windows of one threshold, each as soon as it is over.
 *
 * Windows begin with the load and follow each other; with `for` one ends at every second, from the first whole window
 * on. What is left at the end of the run is judged together with the seconds before it, so that the last window is as
 * long as the others. A run that is shorter than the window is one window. Without samples there is nothing to
 * compare, but a counter counts 0.
 */
export class WindowJudge {
  readonly plan: ThresholdPlan;
  readonly #cells: SecondCells;
  readonly #totals: SlidingTotal;
  readonly #seconds: number;
  readonly #stepSeconds: number;
  readonly #tally: WindowTally;
  /** When the latest window was over. */
  #lastEnd = 0;
  /** Everything before this second has been looked at. */
  #known = 0;

  constructor(plan: ThresholdPlan, window: ThresholdWindow, cells: SecondCells) {
    this.plan = plan;
    this.#cells = cells;
    this.#totals = new SlidingTotal(cells);
    this.#seconds = window.seconds;
    this.#stepSeconds = window.forSeconds === undefined ? window.seconds : 1;
    this.#tally = new WindowTally(plan);
  }

  /**
   * Judges the windows that are over when everything before `second` is known.
   * @param loadSeconds how long the load took, once it is over: a window that it cut short is not judged
   */
  advanceTo(second: number, loadSeconds = second): void {
    this.#known = second;
    const wholeUntil = Math.min(second, loadSeconds + this.#seconds * NEGLIGIBLE);
    for (let end = this.#nextEnd(); end <= wholeUntil; end = this.#nextEnd()) {
      this.#judge(end - this.#seconds, end, Math.min(end, loadSeconds));
    }
    this.#totals.moveTo(this.#nextEnd() - this.#seconds, second);
  }

  /** Judges what is left when the load is over: everything happened before `second`. */
  finish(second: number, loadSeconds: number): void {
    this.advanceTo(second, loadSeconds);
    if (second <= this.#lastEnd) return;
    const endedAt = Math.min(second, loadSeconds);
    this.#judge(Math.max(0, Math.floor(endedAt - this.#seconds)), second, endedAt);
  }

  /** How the threshold stands. */
  result(): ThresholdResult {
    const { metric, source, value } = this.plan;
    const windows = this.#tally.result();
    if (!this.#cells.hasSamples) return { metric, source, passed: true, lhs: null, rhs: value };
    const lhs = windows.worst?.value ?? null;
    return { metric, source, passed: windows.failed === 0, lhs, rhs: value, windows };
  }

  /** Whether the threshold has failed for its whole grace period without a break, now or before. */
  get isOverdue(): boolean {
    return this.#cells.hasSamples && this.#tally.isOverdue(this.#known);
  }

  #nextEnd(): number {
    return Math.max(this.#seconds, this.#lastEnd + this.#stepSeconds);
  }

  #judge(start: number, second: number, endedAt: number): void {
    this.#lastEnd = second;
    const end = Math.round(endedAt * 1000) / 1000;
    const value = this.#valueOf(this.#totals.totalOf(start, second), end - start);
    if (value === undefined) this.#tally.addHolding();
    else this.#tally.add({ start, end, value });
  }

  /** In a window without samples a counter has counted nothing, which is something to compare. */
  #valueOf(total: Total, seconds: number): number | undefined {
    const { aggregation } = this.plan;
    return total.kind === 'counter'
      ? total.stats(seconds)[aggregation.type]
      : statisticOf(total, aggregation, seconds);
  }
}
