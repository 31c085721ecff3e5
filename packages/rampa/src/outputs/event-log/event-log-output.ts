import type { Output } from '../../core/output.ts';
import type { RunEvent, RunResult } from '../../core/run.ts';
import { defineOutput } from '../support/define-output.ts';
import type { Destination } from '../support/destination.ts';
import { openStreamed } from '../support/streamed-destination.ts';
import { LineQueue } from './line-queue.ts';

/** Writes a run's events to a file while it runs, one JSON object per line. */
export const eventLogOutput = defineOutput({
  name: 'event-log',
  about: 'The events of the run, one JSON object per line.',
  destination: 'file',
  options: {},
  async open({ destination }) {
    return new EventLog(await openStreamed('event-log', destination));
  },
});

class EventLog implements Output {
  readonly name: string;
  readonly #file: Destination;
  readonly #lines = new LineQueue();
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: Destination) {
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
    const [message] = this.losses();
    if (this.#failure === undefined && message !== undefined) {
      this.onEvent(lossWarning(result, message));
      await this.#writing;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#file.verify();
  }

  losses(): readonly string[] {
    const { lostCount } = this.#lines;
    if (lostCount === 0) return [];
    return [
      `the event log left out ${lostCount} snapshots and health events: its destination was too slow`,
    ];
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

function lossWarning(result: RunResult, message: string): RunEvent {
  const { runId, startedAt, snapshot } = result;
  return { type: 'warning', run_id: runId, timestamp: snapshot?.timestamp ?? startedAt, message };
}
