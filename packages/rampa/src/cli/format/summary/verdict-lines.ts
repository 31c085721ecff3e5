import { EXIT } from '../../../core/codes.ts';
import { formatSeconds } from '../../../core/quantity.ts';
import type { RunCause, RunOutcome } from '../../../core/run.ts';
import { userFrames } from '../../../runner/user-frames.ts';
import type { Paint } from '../color.ts';
import type { SummaryView } from './summary-view.ts';

/** How the run came out, in the line that stays at the end of the terminal. */
export function verdictLines({ result, paint, cwd }: SummaryView): string[] {
  const causes = unseenCauses(result).flatMap(({ message, hint, stack }) => [
    ...message.split('\n').map((line) => `  ${paint.red('✗')} ${line}`),
    ...userFrames(stack, cwd, 2).map((frame) => `    ${paint.dim(`at ${frame}`)}`),
    ...(hint === undefined ? [] : [`    ${paint.dim(hint)}`]),
  ]);
  return [...causes, verdict(result, paint)];
}

/** The section of thresholds has shown every crossed one already. */
function unseenCauses(result: RunOutcome): readonly RunCause[] {
  const breaches = result.causes.filter(({ exitCode }) => exitCode === EXIT.thresholdBreach);
  const isShown = breaches.length === crossedCount(result);
  return isShown ? result.causes.filter((cause) => !breaches.includes(cause)) : result.causes;
}

function verdict(result: RunOutcome, paint: Paint): string {
  const { snapshot, exitCode } = result;
  const after = snapshot === undefined ? '' : ` after ${formatSeconds(snapshot.duration)}`;
  if (exitCode === EXIT.passed) return paint.bold(paint.green(`✓ passed${after}`));
  const text = `✗ ${outcome(result)}${after}${crossed(result)}, exit code ${exitCode}`;
  return paint.bold(paint.red(text));
}

function outcome({ status, stopReason }: RunOutcome): string {
  switch (status) {
    case 'passed':
      return 'failed';
    case 'threshold_failed':
      return stopReason === undefined ? 'failed' : 'aborted by a threshold';
    case 'setup_failed':
      return 'failed in setup';
    case 'execution_failed':
      return 'failed while running';
    case 'teardown_failed':
      return 'failed in teardown';
    case 'stopped':
      return stopReason === undefined ? 'stopped' : `stopped by ${stopReason}`;
  }
}

function crossed(result: RunOutcome): string {
  const count = crossedCount(result);
  return count === 0 ? '' : `: ${count} of ${result.thresholds.length} thresholds crossed`;
}

function crossedCount({ thresholds }: RunOutcome): number {
  return thresholds.filter(({ passed }) => !passed).length;
}
