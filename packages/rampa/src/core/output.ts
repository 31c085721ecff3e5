import type { RunEvent, RunResult } from './run.ts';

/** Where a run's numbers go. It exists only once it is ready to write. */
export interface Output extends AsyncDisposable {
  /** The name that messages use, such as `json=out.json`. */
  readonly name: string;
  /**
   * Finished after all others, so that the result that it gets knows how they came out; once more when the
   * output of another result fails after it.
   */
  readonly writesResult?: boolean;
  /** Takes an event without waiting for anything. */
  onEvent?(event: RunEvent): void;
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
