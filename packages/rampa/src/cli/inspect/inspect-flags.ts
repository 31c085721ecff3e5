import type { BaselineFlag } from '../flags/baseline-flag.ts';
import type { PlanFlags } from '../flags/plan-flags.ts';

/** The flags of `rampa inspect` as commander hands them over. */
export interface InspectFlags extends PlanFlags, BaselineFlag {
  readonly format: string;
  readonly threads: string;
}
