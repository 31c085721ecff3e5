import { EXIT } from '../../core/codes.ts';
import { formatDuration } from '../../core/duration.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunController, RunResult } from '../../core/run.ts';
import type { Cli, StopSignal } from '../cli.ts';
import { reportError } from '../report-error.ts';
import { uncaughtError } from '../uncaught-error.ts';
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

  /** From now on there is a run to stop. */
  watch(controller: RunController, plan: Plan): void {
    this.#controller = controller;
    this.#gracefulStopMs = Math.max(0, ...plan.scenarios.map((each) => each.gracefulStopMs));
    if (this.#lastSignal !== undefined) controller.stop(this.#lastSignal.name);
    else if (this.#uncaughtExitCode !== undefined) controller.stop('uncaught error');
  }

  /** Stops listening. */
  end(): void {
    for (const endOne of this.#endListening) endOne();
  }

  /** The exit code of a run that was interrupted before it began. */
  get exitCodeBeforeRun(): number {
    return this.#uncaughtExitCode ?? EXIT.aborted;
  }

  /** The result's own exit code, unless an uncaught error is worse. */
  exitCodeAfter({ exitCode }: RunResult): number {
    if (this.#uncaughtExitCode === undefined) return exitCode;
    if (this.#uncaughtExitCode === EXIT.bug) return EXIT.bug;
    const isStopOnly = exitCode === EXIT.passed || exitCode === EXIT.aborted;
    return isStopOnly ? EXIT.iterationError : exitCode;
  }

  #onSignal(name: StopSignal): void {
    const atMs = this.#cli.nowMs();
    const last = this.#lastSignal;
    if (last?.name === name && atMs - last.atMs < SAME_SIGNAL_WITHIN_MS) return;
    this.#lastSignal = { name, atMs };
    this.#signalCount++;
    if (this.#signalCount === 1) this.#stop(name);
    else if (this.#signalCount === 2 && this.#controller !== undefined) this.#kill(name);
    else this.#cli.exitNow(EXIT.aborted);
  }

  #stop(name: StopSignal): void {
    if (this.#controller === undefined) {
      this.#status.note(`stopped by ${name} before the run had started`);
      this.#interrupt();
      return;
    }
    const waitText = formatDuration(this.#gracefulStopMs);
    this.#status.note(
      `stopping: waiting up to ${waitText} for running iterations; press Ctrl+C again to interrupt them`,
    );
    this.#status.showStopping();
    this.#controller.stop(name);
  }

  #kill(name: StopSignal): void {
    this.#status.note(
      'interrupting running iterations; press Ctrl+C again to quit without a result',
    );
    this.#controller?.kill(name);
  }

  #onUncaught(thrown: unknown): void {
    this.#status.clear();
    const exitCode = reportError(uncaughtError(thrown, this.#cli.cwd), this.#cli);
    this.#uncaughtExitCode ??= exitCode;
    if (this.#controller === undefined) this.#interrupt();
    else this.#controller.stop('uncaught error');
  }
}
