import type { MetricSpec, Tags } from '../../../core/metric.ts';
import type { ThresholdPlan } from '../../../core/threshold.ts';
import type { DeltaFrame } from '../../frame.ts';
import { SecondCells } from './second-cells.ts';
import { WindowJudge } from './window-judge.ts';

/**
 * The thresholds with windows that have the same key, and the seconds that they look at: of the series that the key
 * selects, and as many as their longest window has.
 */
export class SelectionWindows {
  readonly selector: Tags;
  readonly judges: readonly WindowJudge[];
  readonly #cells: SecondCells;
  readonly #longestSeconds: number;
  /** Everything before this second is known. */
  #known = 0;

  /** @param plans all of one key */
  constructor(metric: MetricSpec, selector: Tags, plans: readonly ThresholdPlan[]) {
    const cells = new SecondCells(metric);
    this.selector = selector;
    this.judges = plans.flatMap((plan) =>
      plan.window === undefined ? [] : [new WindowJudge(plan, plan.window, cells)],
    );
    this.#cells = cells;
    this.#longestSeconds = Math.max(0, ...plans.map(({ window }) => window?.seconds ?? 0));
  }

  /** Adds a frame's row. One for a second that was judged already counts in the next. */
  addRow(second: number, frame: DeltaFrame, row: number, part: string): void {
    this.advanceTo(second);
    this.#cells.addRow(this.#known, frame, row, part);
  }

  /** Judges what is over now that everything before `second` is known. */
  advanceTo(second: number): void {
    if (second <= this.#known) return;
    this.#known = second;
    for (const judge of this.judges) judge.advanceTo(second);
    // The window that ends with the load may begin one second earlier than a whole number of seconds ago.
    this.#cells.forgetBefore(second - this.#longestSeconds - 1);
  }

  /** Judges what is left when the load is over. */
  finish(second: number, loadSeconds: number): void {
    for (const judge of this.judges) judge.finish(Math.max(second, this.#known), loadSeconds);
  }
}
