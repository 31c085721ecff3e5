import type { ExecutorName, ScenarioPlan } from '../../core/plan.ts';
import type { ExecutionSegment } from '../../core/segment.ts';
import type { LoadClock } from '../load-clock.ts';
import type { Turn } from '../turn.ts';
import type { VuPool } from '../vu/vu-pool.ts';

/** What an executor works with: time, VUs, its share of the plan, and when to stop. */
export interface ExecutorContext {
  /** Stands still while the load is paused. */
  readonly clock: LoadClock;
  /** The scenario's start on {@link clock}. */
  readonly startedAtMs: number;
  readonly segment: ExecutionSegment;
  readonly vus: VuPool;
  readonly turn: Turn;
  /** Aborts when no further iteration may start; running ones are left to finish. */
  readonly stop: AbortSignal;
  /** Counts iterations that were due but could not start. */
  drop(count: number): void;
}

/** Decides when iterations start and which VU runs them; one file each. */
export interface Executor<Plan extends ScenarioPlan = never> {
  readonly name: Plan['executor'];
  /** Settles once no further iteration will start; running ones may still be under way. */
  run(plan: Plan, context: ExecutorContext): Promise<void>;
  /** How many iterations the plan fixes for this segment, if it fixes any. */
  plannedIterations?(plan: Plan, segment: ExecutionSegment): number;
}

/** One executor for every name that a plan can hold. */
export type ExecutorTable = {
  readonly [Name in ExecutorName]: Executor<Extract<ScenarioPlan, { executor: Name }>>;
};
