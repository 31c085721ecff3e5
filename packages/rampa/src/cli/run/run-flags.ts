import type { BaselineFlag } from '../flags/baseline-flag.ts';
import type { OutputFlags } from '../flags/output-flags.ts';
import type { PlanFlags } from '../flags/plan-flags.ts';
import type { ReplayFlags } from '../flags/replay-flags.ts';

/** The flags of `rampa run` as commander hands them over: text, not yet understood. */
export interface RunFlags extends PlanFlags, OutputFlags, BaselineFlag, ReplayFlags {
  readonly threads: string;
  readonly quiet?: boolean;
  readonly progress?: boolean;
  readonly failOnIterationError: boolean;
  readonly requireTrusted?: boolean;
  readonly selfTest?: boolean;
}
