import type { ErrorCode } from '../core/codes.ts';
import { describeThrown, RampaError, stackOf } from '../core/errors.ts';
import { userFrames } from './format/user-frames.ts';

/**
 * What to report for something that nothing caught. Thrown in the user's code it is the script's failure;
 * an error without a trace of that is a bug, and stays as it is. Before a run it means that the script does
 * not load (the default code).
 */
export function uncaughtError(
  thrown: unknown,
  cwd: string,
  code: ErrorCode = 'RAMPA_SCRIPT_FAILED',
): unknown {
  const stack = stackOf(thrown);
  if (stack !== undefined && userFrames(stack, cwd, 1).length === 0) return thrown;
  const message = `the script threw where nothing could catch it: ${describeThrown(thrown)}`;
  const hint = 'Await every promise, and catch errors in timers and event handlers.';
  return new RampaError(code, message, { hint, cause: thrown });
}
