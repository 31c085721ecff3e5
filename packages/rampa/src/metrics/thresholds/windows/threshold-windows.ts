import type { MetricSpec, Tags } from '../../../core/metric.ts';
import type { ThresholdPlan } from '../../../core/threshold.ts';
import { matchesTags } from '../../tag-set.ts';
import { SelectionWindows } from './selection-windows.ts';
import type { WindowJudge } from './window-judge.ts';

/** All thresholds of a run that have windows. */
export class ThresholdWindows {
  readonly #byKey: ReadonlyMap<string, readonly ThresholdPlan[]>;
  /** By the metric's name; made when the metric is first known. */
  readonly #selections = new Map<string, SelectionWindows[]>();
  readonly #judges = new Map<ThresholdPlan, WindowJudge>();

  constructor(plans: readonly ThresholdPlan[]) {
    this.#byKey = Map.groupBy(
      plans.filter(({ window }) => window !== undefined),
      ({ metric }) => metric,
    );
  }

  /** To be called once for every metric. */
  openMetric(metric: MetricSpec): void {
    const selections: SelectionWindows[] = [];
    for (const plans of this.#byKey.values()) {
      const [first] = plans;
      if (first?.metricName !== metric.name) continue;
      const selection = new SelectionWindows(metric, first.selector, plans);
      selections.push(selection);
      for (const judge of selection.judges) this.#judges.set(judge.plan, judge);
    }
    this.#selections.set(metric.name, selections);
  }

  /** Where the samples of a series with these tags count. */
  selecting(metricName: string, tags: Tags): readonly SelectionWindows[] {
    const selections = this.#selections.get(metricName) ?? [];
    return selections.filter(({ selector }) => matchesTags(tags, selector));
  }

  /** The judge of a threshold that has a window; `undefined` when it has none, or its metric is unknown. */
  judgeOf(plan: ThresholdPlan): WindowJudge | undefined {
    return this.#judges.get(plan);
  }

  /** Judges what is over when everything before `second` is known. */
  advanceTo(second: number): void {
    for (const selection of this.#all()) selection.advanceTo(second);
  }

  /** Judges what is left when the load is over. */
  finish(second: number, loadSeconds: number): void {
    for (const selection of this.#all()) selection.finish(second, loadSeconds);
  }

  #all(): SelectionWindows[] {
    return [...this.#selections.values()].flat();
  }
}
