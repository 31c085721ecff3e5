import * as z from 'zod';
import type { PerVuIterationsPlan } from '../../core/plan.ts';
import { commonPlan, executorOptions } from './executor-options.ts';
import { duration, iterationCount, options, vuCount } from './fields.ts';
import { scenarioFields } from './scenario-fields.ts';

/** The options of `per-vu-iterations`. */
export const perVuIterationsOptions = executorOptions({
  executor: 'per-vu-iterations',
  schema: options({
    executor: z.literal('per-vu-iterations'),
    vus: vuCount.default(1),
    iterations: iterationCount.default(1),
    maxDuration: duration(1).prefault('10m'),
    pacing: duration(1).optional(),
    ...scenarioFields,
  }).superRefine((read, context) => {
    const most = Math.floor(Number.MAX_SAFE_INTEGER / read.vus);
    if (read.iterations <= most) return;
    const message = `at most ${most} for each of ${read.vus} vus`;
    context.addIssue({ code: 'custom', path: ['iterations'], message });
  }),
  plan: (read, identity): PerVuIterationsPlan => ({
    ...commonPlan(read, identity),
    pacingMs: read.pacing,
    executor: 'per-vu-iterations',
    vus: read.vus,
    iterations: read.iterations,
    maxDurationMs: read.maxDuration,
  }),
});
