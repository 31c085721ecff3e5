import * as z from 'zod';
import type { RampingArrivalRatePlan } from '../../core/plan.ts';
import { arrivalVus, checkArrival } from './arrival-vus.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { arrivalFields, options, rateTarget, stages } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';
import { everRuns, stagePlans } from './stage-plans.ts';

/** The options of `ramping-arrival-rate`. */
export const rampingArrivalRateOptions = executorOptions({
  executor: 'ramping-arrival-rate',
  schema: options({
    executor: z.literal('ramping-arrival-rate'),
    startRate: rateTarget.default(0),
    stages: stages(rateTarget),
    ...arrivalFields,
    ...scenarioFields,
  }).superRefine((read, context) => {
    const highest = highestTarget(read.stages);
    const key = read.startRate > highest ? 'startRate' : 'stages';
    checkArrival(read, { key, rate: Math.max(read.startRate, highest) }, context);
    if (everRuns(read.startRate, read.stages)) return;
    const message = 'stages in which the rate is above 0 for some time';
    context.addIssue({ code: 'custom', path: ['stages'], message });
  }),
  plan: (read, identity): RampingArrivalRatePlan => ({
    ...commonPlan(read, identity),
    ...arrivalVus(read, Math.max(read.startRate, highestTarget(read.stages))),
    executor: 'ramping-arrival-rate',
    startRate: read.startRate,
    stages: stagePlans(read.stages),
    timeUnitMs: read.timeUnit,
    whenBusy: read.whenBusy,
  }),
});

function highestTarget(stages: readonly { readonly target: number }[]): number {
  return stages.reduce((highest, { target }) => Math.max(highest, target), 0);
}
