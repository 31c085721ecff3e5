import type { RampingArrivalRatePlan } from '../../../core/plan.ts';
import { rampingPacer } from '../../pacing/ramping.ts';
import type { Executor } from '../executor.ts';
import { runOpenModel } from './open-model.ts';

/** Starts iterations at a rate that moves linearly from stage to stage. */
export const rampingArrivalRate: Executor<RampingArrivalRatePlan> = {
  name: 'ramping-arrival-rate',
  run: (plan, context) => runOpenModel(rampingPacer(plan), plan, context),
};
