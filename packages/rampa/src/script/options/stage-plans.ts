import type { StagePlan } from '../../core/plan.ts';

interface Stage {
  readonly duration: number;
  readonly target: number;
}

/** Stages as a plan has them. */
export function stagePlans(stages: readonly Stage[]): StagePlan[] {
  return stages.map(({ duration, target }) => ({ durationMs: duration, target }));
}

/** False for a ramp that is at 0 all the time: a run in which nothing happens. */
export function everRuns(start: number, stages: readonly Stage[]): boolean {
  let from = start;
  for (const { duration, target } of stages) {
    if (duration > 0 && (from > 0 || target > 0)) return true;
    from = target;
  }
  return false;
}
