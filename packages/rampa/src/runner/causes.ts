import { boundedText } from '../core/bounded-text.ts';
import { CODES, EXIT, type ExitCode } from '../core/codes.ts';
import { describeThrown, isRampaError, stackOf } from '../core/errors.ts';
import type { RunCause, RunStatus } from '../core/run.ts';
import { foreignStack } from './user-frames.ts';

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

/** Different causes that are kept per exit code; more are only counted. */
const MAX_CAUSES = 100;
const REST = 'further causes that are not listed';

interface CountedCause extends RunCause {
  readonly exitCode: ExitCode;
  count: number;
}

/** Collects every reason why a run did not pass; what comes more than once is one cause, with a count. */
export class Causes {
  readonly #causes: CountedCause[] = [];

  /** Keeps about 10,000 characters of the message, and 2,000 of the hint, at most. */
  add(exitCode: ExitCode, text: string, hint?: string, stack?: string): void {
    const message = boundedText(text, 10_000);
    const alike = this.#causes.filter((cause) => cause.exitCode === exitCode);
    const isFull = alike.length >= MAX_CAUSES;
    const known =
      alike.find((cause) => cause.message === message) ??
      (isFull ? alike.find((cause) => cause.message === REST) : undefined);
    if (known !== undefined) known.count++;
    else if (isFull) this.#keep(exitCode, REST);
    else this.#keep(exitCode, message, hint && boundedText(hint, 2000), stack);
  }

  /** Adds anything that was thrown; what is not a rampa error is a defect in rampa. */
  addThrown(thrown: unknown): void {
    if (isRampaError(thrown)) {
      // A script can make up an error with any exit code, or none.
      const { exitCode } = CODES[thrown.code];
      // Where an output noticed that it lost something says nothing to anyone.
      const own = thrown.code.startsWith('RAMPA_OUTPUT_') ? undefined : thrown;
      const stack = foreignStack(stackOf(thrown.cause ?? own));
      this.add(exitCode, thrown.message, thrown.hint, stack);
      return;
    }
    const hint = 'Report this as a bug in rampa.';
    this.add(EXIT.bug, describeThrown(thrown), hint, stackOf(thrown));
  }

  /** Strongest first. */
  list(): readonly RunCause[] {
    const rank = ({ exitCode }: { exitCode: ExitCode }): number => PRECEDENCE.indexOf(exitCode);
    const sorted = this.#causes.toSorted((left, right) => rank(left) - rank(right));
    return sorted.map(({ count, message, ...cause }) => ({
      ...cause,
      message: count === 1 ? message : `${message} (${count} times)`,
    }));
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

  #keep(exitCode: ExitCode, message: string, hint?: string, stack?: string): void {
    this.#causes.push({ exitCode, message, hint, stack, count: 1 });
  }
}
