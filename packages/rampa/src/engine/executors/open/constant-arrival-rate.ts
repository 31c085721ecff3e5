import type { ConstantArrivalRatePlan } from '../../../core/plan.ts';
import { constantPacer } from '../../pacing/constant.ts';
import type { Executor } from '../executor.ts';
import { runOpenModel } from './open-model.ts';

/** Starts iterations at a fixed rate, however slowly the target answers. */
export const constantArrivalRate: Executor<ConstantArrivalRatePlan> = {
  name: 'constant-arrival-rate',
  run: (plan, context) => runOpenModel(constantPacer(plan), plan, context),
};
