import { EXIT, type ExitCode } from '../core/codes.ts';
import { describeThrown, isRampaError, stackOf } from '../core/errors.ts';
import type { RunCause, RunStatus } from '../core/run.ts';

/** Which cause decides the exit code when several meet: the first that applies. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.bug,
  EXIT.setupFailed,
  EXIT.invalidConfig,
  EXIT.aborted,
  EXIT.thresholdBreach,
  EXIT.teardownFailed,
  EXIT.outputFailed,
  EXIT.iterationError,
];

/** Collects every reason why a run did not pass. */
export class Causes {
  readonly #causes: (RunCause & { readonly exitCode: ExitCode })[] = [];

  add(exitCode: ExitCode, message: string, hint?: string, stack?: string): void {
    this.#causes.push({ exitCode, message, hint, stack });
  }

  /** Adds anything that was thrown; what is not a rampa error is a defect in rampa. */
  addThrown(thrown: unknown): void {
    if (isRampaError(thrown)) {
      this.add(thrown.exitCode, thrown.message, thrown.hint, stackOf(thrown.cause ?? thrown));
      return;
    }
    const hint = 'Report this as a bug in rampa.';
    this.add(EXIT.bug, describeThrown(thrown), hint, stackOf(thrown));
  }

  /** Strongest first. */
  list(): readonly RunCause[] {
    const rank = ({ exitCode }: { exitCode: ExitCode }): number => PRECEDENCE.indexOf(exitCode);
    return this.#causes.toSorted((left, right) => rank(left) - rank(right));
  }

  get exitCode(): number {
    return this.list()[0]?.exitCode ?? EXIT.passed;
  }

  get status(): RunStatus {
    switch (this.exitCode) {
      case EXIT.setupFailed:
        return 'setup_failed';
      case EXIT.aborted:
        return 'stopped';
      case EXIT.thresholdBreach:
        return 'threshold_failed';
      case EXIT.teardownFailed:
        return 'teardown_failed';
      case EXIT.passed:
      case EXIT.outputFailed:
        return 'passed';
      default:
        return 'execution_failed';
    }
  }
}
