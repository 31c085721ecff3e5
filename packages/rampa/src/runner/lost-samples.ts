import { CATALOG } from '../core/catalog.ts';
import type { Plan } from '../core/plan.ts';
import type { DeltaFrame } from '../metrics/frame.ts';
import { Recorder } from '../metrics/recorder.ts';
import type { LostIterations } from './shard-handle.ts';

/** Puts the iterations that died with their shard into the metrics, so that every one is accounted for. */
export class LostSamples {
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** What one lost shard adds to the run, and how many iterations that are. */
  add(lost: readonly LostIterations[]): { frame: DeltaFrame | undefined; count: number } {
    const { maxSeries, metrics, scenarios, tags } = this.#plan;
    const recorder = new Recorder({ maxSeries, metrics });
    let count = 0;
    for (const { scenarioIndex, interrupted, dropped } of lost) {
      const scenario = scenarios[scenarioIndex];
      if (scenario === undefined) continue;
      const all = { ...tags, ...scenario.tags, scenario: scenario.name };
      if (interrupted > 0) recorder.series(CATALOG.interruptedIterations, all).add(interrupted);
      if (dropped > 0) recorder.series(CATALOG.droppedIterations, all).add(dropped);
      count += interrupted + dropped;
    }
    return { frame: recorder.takeFrame(), count };
  }
}
