import { constantArrivalRateOptions } from './constant-arrival-rate.ts';
import { constantVusOptions } from './constant-vus.ts';
import type { ExecutorOptionsKind } from './executor-options.ts';
import { perVuIterationsOptions } from './per-vu-iterations.ts';
import { rampingArrivalRateOptions } from './ramping-arrival-rate.ts';
import { rampingVusOptions } from './ramping-vus.ts';
import { sharedIterationsOptions } from './shared-iterations.ts';

/** The options of every executor. */
export const EXECUTOR_OPTIONS: readonly ExecutorOptionsKind[] = [
  constantVusOptions,
  rampingVusOptions,
  sharedIterationsOptions,
  perVuIterationsOptions,
  constantArrivalRateOptions,
  rampingArrivalRateOptions,
];
