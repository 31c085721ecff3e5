import { EXIT } from '../../core/codes.ts';
import { formatDuration } from '../../core/duration.ts';
import { isRampaError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunController, RunPhase } from '../../core/run.ts';
import { uncaughtError } from '../../runner/uncaught-error.ts';
import type { Cli, StopSignal } from '../cli.ts';
import { reportError } from '../report-error.ts';
import type { LiveStatus } from './live-status.ts';

/** A launcher such as npx passes on a signal that the terminal has sent to this process as well. */
const SAME_SIGNAL_WITHIN_MS = 50;

/**
 * Ends a run early: the first signal stops it, the second interrupts running iterations, the third ends the
 * process. An error that nothing caught stops it too.
 */
export class RunStopper {
  readonly #cli: Cli;
  readonly #status: LiveStatus;
  readonly #endListening: readonly (() => void)[];
  readonly #interrupted: Promise<undefined>;
  #interrupt: () => void = () => {};
  #controller: RunController | undefined;
  #gracefulStopMs = 0;
  #signalCount = 0;
  #lastSignal: { readonly name: StopSignal; readonly atMs: number } | undefined;
  #uncaught: unknown;
  #uncaughtExitCode: number | undefined;

  constructor(cli: Cli, status: LiveStatus) {
    this.#cli = cli;
    this.#status = status;
    this.#interrupted = new Promise((resolve) => {
      this.#interrupt = () => resolve(undefined);
    });
    this.#endListening = [
      cli.onSignal((signal) => this.#onSignal(signal)),
      cli.onUncaught((thrown) => this.#onUncaught(thrown)),
    ];
  }

  /** Waits for what comes before the run; `undefined` when it was interrupted, and is left alone then. */
  unlessInterrupted<T>(work: Promise<T>): Promise<T | undefined> {
    return Promise.race([work, this.#interrupted]);
  }

  /** Whether anything has come that ends the run. */
  get isInterrupted(): boolean {
    return this.#lastSignal !== undefined || this.#uncaught !== undefined;
  }

  /** From now on there is a run to stop. */
  watch(controller: RunController, plan: Plan): void {
    this.#controller = controller;
    this.#gracefulStopMs = Math.max(0, ...plan.scenarios.map((each) => each.gracefulStopMs));
    if (this.#lastSignal !== undefined) controller.stop(this.#lastSignal.name);
    else if (this.#uncaught !== undefined) controller.fail(this.#uncaught);
  }

  /** Stops listening. */
  end(): void {
    for (const endOne of this.#endListening) endOne();
  }

  /** The exit code of a run that was interrupted before it began. */
  get exitCodeBeforeRun(): number {
    return this.#uncaughtExitCode ?? EXIT.aborted;
  }

  #onSignal(name: StopSignal): void {
    const atMs = this.#cli.nowMs();
    const last = this.#lastSignal;
    if (last?.name === name && atMs - last.atMs < SAME_SIGNAL_WITHIN_MS) return;
    this.#lastSignal = { name, atMs };
    this.#signalCount++;
    if (this.#signalCount === 1) this.#stop(name);
    else if (this.#signalCount === 2 && this.#canKill) this.#kill(name);
    else this.#cli.exitNow(EXIT.aborted);
  }

  /** Before the run nothing is worth keeping; after it only files are waited for. */
  get #canKill(): boolean {
    return this.#controller !== undefined && this.#controller.phase !== 'complete';
  }

  #stop(name: StopSignal): void {
    if (this.#controller === undefined) {
      this.#status.note(`stopped by ${name} before the run had started`);
      this.#interrupt();
      return;
    }
    this.#status.note(this.#stopNote(this.#controller.phase));
    this.#status.showStopping();
    this.#controller.stop(name);
  }

  #stopNote(phase: RunPhase | undefined): string {
    switch (phase) {
      case undefined:
      case 'setup':
        return 'stopping before the load begins';
      case 'execute': {
        const waitText = formatDuration(this.#gracefulStopMs);
        return `stopping: waiting up to ${waitText} for running iterations; press Ctrl+C again to interrupt them`;
      }
      case 'teardown':
        return 'stopping: waiting for teardown; press Ctrl+C again to cut it off';
      case 'complete':
        return 'the run is over, its results are being written; press Ctrl+C again to quit without them';
    }
  }

  #kill(name: StopSignal): void {
    const what =
      this.#controller?.phase === 'teardown'
        ? 'cutting teardown off'
        : 'interrupting running iterations';
    this.#status.note(`${what}; press Ctrl+C again to quit without a result`);
    this.#controller?.kill(name);
  }

  #onUncaught(thrown: unknown): void {
    this.#status.clear();
    const error = uncaughtError(thrown, 'RAMPA_SCRIPT_UNCAUGHT');
    this.#uncaught ??= error;
    if (this.#controller !== undefined) {
      // The result shows what a script threw. Of a bug, the whole stack is wanted.
      if (!isRampaError(error)) reportError(error, this.#cli);
      this.#controller.fail(error);
      return;
    }
    const exitCode = reportError(uncaughtError(thrown), this.#cli);
    this.#uncaughtExitCode ??= exitCode;
    this.#interrupt();
  }
}
