import * as z from 'zod';
import type { ConstantArrivalRatePlan } from '../../core/plan.ts';
import { arrivalVus, checkArrival } from './arrival-vus.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { arrivalFields, duration, options, rate } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';

/** The options of `constant-arrival-rate`. */
export const constantArrivalRateOptions = executorOptions({
  executor: 'constant-arrival-rate',
  schema: options({
    executor: z.literal('constant-arrival-rate'),
    rate,
    duration: duration(1),
    ...arrivalFields,
    ...scenarioFields,
  }).superRefine((read, context) => {
    checkArrival(read, { key: 'rate', rate: read.rate }, context);
  }),
  plan: (read, identity): ConstantArrivalRatePlan => ({
    ...commonPlan(read, identity),
    ...arrivalVus(read, read.rate),
    executor: 'constant-arrival-rate',
    rate: read.rate,
    durationMs: read.duration,
    timeUnitMs: read.timeUnit,
    whenBusy: read.whenBusy,
  }),
});
