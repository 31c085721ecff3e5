import type { ScenarioPlan } from '../../core/plan.ts';
import type { ExecutionSegment } from '../../core/segment.ts';
import { constantVus } from './closed/constant-vus.ts';
import { perVuIterations } from './closed/per-vu-iterations.ts';
import { rampingVus } from './closed/ramping-vus.ts';
import { sharedIterations } from './closed/shared-iterations.ts';
import type { Executor, ExecutorContext, ExecutorTable } from './executor.ts';
import { constantArrivalRate } from './open/constant-arrival-rate.ts';
import { rampingArrivalRate } from './open/ramping-arrival-rate.ts';

/** Every executor there is. */
const EXECUTORS: ExecutorTable = {
  'constant-vus': constantVus,
  'ramping-vus': rampingVus,
  'per-vu-iterations': perVuIterations,
  'shared-iterations': sharedIterations,
  'constant-arrival-rate': constantArrivalRate,
  'ramping-arrival-rate': rampingArrivalRate,
};

/** Runs a scenario's executor. */
export function runExecutor(plan: ScenarioPlan, context: ExecutorContext): Promise<void> {
  return executorOf(plan).run(plan, context);
}

/** How many iterations the plan fixes for a segment; `undefined` when time decides. */
export function plannedIterations(
  plan: ScenarioPlan,
  segment: ExecutionSegment,
): number | undefined {
  return executorOf(plan).plannedIterations?.(plan, segment);
}

function executorOf(plan: ScenarioPlan): Executor<ScenarioPlan> {
  // The table's type ties each name to its own plan; an index by a union cannot show that.
  return EXECUTORS[plan.executor] as unknown as Executor<ScenarioPlan>;
}
