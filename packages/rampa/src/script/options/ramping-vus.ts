import * as z from 'zod';
import type { RampingVusPlan } from '../../core/plan.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { duration, integer, MAX_VUS, options, stages } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';
import { everRuns, stagePlans } from './stage-plans.ts';

const vus = integer(0, MAX_VUS);

/** The options of `ramping-vus`. */
export const rampingVusOptions = executorOptions({
  executor: 'ramping-vus',
  schema: options({
    executor: z.literal('ramping-vus'),
    startVus: vus.default(0),
    stages: stages(vus),
    gracefulRampDown: duration(0).prefault('30s'),
    pacing: duration(1).optional(),
    ...scenarioFields,
  }).superRefine((read, context) => {
    if (everRuns(read.startVus, read.stages)) return;
    const message = 'stages in which a VU runs for some time';
    context.addIssue({ code: 'custom', path: ['stages'], message });
  }),
  plan: (read, identity): RampingVusPlan => ({
    ...commonPlan(read, identity),
    pacingMs: read.pacing,
    executor: 'ramping-vus',
    startVus: read.startVus,
    stages: stagePlans(read.stages),
    gracefulRampDownMs: read.gracefulRampDown,
  }),
});
