import type { Output, OutputKind } from '../../core/output.ts';
import type { RunEvent, RunResult } from '../../core/run.ts';
import { type DestinationFile, openDestination } from '../support/destination-file.ts';
import { LineQueue } from './line-queue.ts';

/** Writes a run's events to a file while it runs, one JSON object per line. */
export const eventLogOutput: OutputKind = {
  name: 'event-log',
  async open(destination) {
    return new EventLog(await openDestination('event-log', destination));
  },
};

class EventLog implements Output {
  readonly name: string;
  readonly #file: DestinationFile;
  readonly #lines = new LineQueue();
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: DestinationFile) {
    this.name = `event-log=${file.path}`;
    this.#file = file;
  }

  onEvent(event: RunEvent): void {
    if (this.#failure !== undefined) return;
    this.#lines.add(event);
    this.#writing ??= this.#write();
  }

  async finish(result: RunResult): Promise<void> {
    await this.#writing;
    const { lostCount } = this.#lines;
    if (this.#failure === undefined && lostCount > 0) {
      this.onEvent(lossWarning(result, lostCount));
      await this.#writing;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file[Symbol.asyncDispose]();
  }

  /** Never rejects: the first failure ends the log and is kept for `finish`. */
  async #write(): Promise<void> {
    try {
      while (this.#lines.size > 0) await this.#file.write(this.#lines.take());
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#writing = undefined;
    }
  }
}

function lossWarning(result: RunResult, lostCount: number): RunEvent {
  const { runId, startedAt, snapshot } = result;
  const message = `the event log left out ${lostCount} snapshots: its destination was too slow`;
  return { type: 'warning', run_id: runId, timestamp: snapshot?.timestamp ?? startedAt, message };
}
