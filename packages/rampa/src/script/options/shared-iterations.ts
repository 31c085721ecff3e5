import * as z from 'zod';
import type { SharedIterationsPlan } from '../../core/plan.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { duration, iterationCount, options, vuCount } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';

/** The options of `shared-iterations`. */
export const sharedIterationsOptions = executorOptions({
  executor: 'shared-iterations',
  schema: options({
    executor: z.literal('shared-iterations'),
    vus: vuCount.default(1),
    iterations: iterationCount.default(1),
    maxDuration: duration(1).prefault('10m'),
    pacing: duration(1).optional(),
    ...scenarioFields,
  }).superRefine((read, context) => {
    if (read.iterations >= read.vus) return;
    const message = `at least vus (${read.vus}), so that every VU has one`;
    context.addIssue({ code: 'custom', path: ['iterations'], message });
  }),
  plan: (read, identity): SharedIterationsPlan => ({
    ...commonPlan(read, identity),
    pacingMs: read.pacing,
    executor: 'shared-iterations',
    vus: read.vus,
    iterations: read.iterations,
    maxDurationMs: read.maxDuration,
  }),
});
