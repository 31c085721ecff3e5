import type { Plan } from './plan.ts';
import type { RunEvent, RunResult } from './run.ts';
import type { SampleBatch } from './sample.ts';
import type { RunSlice } from './slice.ts';

/** What is known of a run before its load. */
export interface RunStart {
  readonly runId: string;
  /** The load script as it was named; `undefined` for a test without a file. */
  readonly script: string | undefined;
  /** SHA-256 of the script's file in lower-case hex, of what it imports not; `undefined` when it cannot be read. */
  readonly scriptSha256: string | undefined;
  /** Its variables may be secret, as in the result. */
  readonly plan: Plan;
  /** Unix epoch, ms. */
  readonly startedAt: number;
  readonly shardCount: number;
  readonly nodeVersion: string;
}

/** Where a run's numbers go. It exists only once it is ready to write. */
export interface Output extends AsyncDisposable {
  /** The name that messages use, such as `json=out.json`. */
  readonly name: string;
  /**
   * Finished after all others, so that the result that it gets knows how they came out; once more when the
   * output of another result fails after it.
   */
  readonly writesResult?: boolean;
  /** Told of the run before the first event; not called when no shard could be opened. */
  onStart?(run: RunStart): void;
  /** Takes an event without waiting for anything. */
  onEvent?(event: RunEvent): void;
  /**
   * Takes what happened in one second of the load, soon after it, without waiting. Quiet seconds have none.
   * @param startedAt when the second began: Unix epoch, ms
   */
  onSlice?(slice: RunSlice, startedAt: number): void;
  /**
   * Takes samples one by one, without waiting: some 50 ms of one shard. A run whose outputs all do without keeps none.
   */
  onSamples?(batch: SampleBatch): void;
  /** What the output had to leave out, one sentence each; asked for after {@link finish}. */
  losses?(): readonly string[];
  /**
   * Writes what is left when the run is over, also after an abort or a failed setup: once, but for
   * {@link writesResult}.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` for the first write that failed
   */
  finish(result: RunResult): Promise<void>;
}

/** What the registry of outputs lists. */
export interface OutputKind {
  readonly name: string;
  /**
   * Makes sure that the destination can be written to, before any load starts.
   * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when it cannot
   */
  open(destination: string | undefined): Promise<Output>;
}
