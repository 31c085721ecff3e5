import * as z from 'zod';
import type { ConstantVusPlan } from '../../core/plan.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { duration, options, vuCount } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';

/** The options of `constant-vus`. */
export const constantVusOptions = executorOptions({
  executor: 'constant-vus',
  schema: options({
    executor: z.literal('constant-vus'),
    vus: vuCount.default(1),
    duration: duration(1),
    pacing: duration(1).optional(),
    ...scenarioFields,
  }),
  plan: (read, identity): ConstantVusPlan => ({
    ...commonPlan(read, identity),
    pacingMs: read.pacing,
    executor: 'constant-vus',
    vus: read.vus,
    durationMs: read.duration,
  }),
});
