import type { Clock } from '../core/clock.ts';
import type { Ceiling } from '../core/health.ts';
import type { Output } from '../core/output.ts';
import type { RunnerLink } from '../engine/link.ts';
import type { ProcessReading } from './process-vitals.ts';

/** What a run is given, with every default resolved. */
export interface RunOptions {
  readonly runId: string;
  readonly clock: Clock;
  readonly outputs: readonly Output[];
  readonly failOnIterationError: boolean;
  readonly requireTrusted: boolean;
  readonly snapshotIntervalMs: number;
  readonly thresholdIntervalMs: number;
  /** How long before the load the shards are told, so that they begin together. */
  readonly startLeadMs: number;
  /** `undefined` without a self-test. */
  readonly ceiling: Ceiling | undefined;
  /** `undefined` where the process is not looked at, as in virtual time. */
  readonly readProcess: (() => Promise<ProcessReading>) | undefined;
  openLinks(): Promise<RunnerLink[]>;
  /** Opens the outputs that the script asks for; `undefined` when it asks for none. */
  readonly openOutputs: (() => Promise<readonly Output[]>) | undefined;
}
