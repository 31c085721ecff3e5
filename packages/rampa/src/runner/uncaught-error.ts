import type { ErrorCode } from '../core/codes.ts';
import { describeThrown, RampaError, stackOf } from '../core/errors.ts';
import { hasOwnFrame, userFrames } from './user-frames.ts';

/**
 * What to report for something that nothing caught. It is a bug, and stays as it is, when it comes from rampa's own
 * code and not by way of the user's. Anything else is the script's failure: the socket that it opened, or the
 * package that it uses, leaves no trace of the script. Before a run it means that the script does not load (the
 * default code).
 */
export function uncaughtError(thrown: unknown, code: ErrorCode = 'RAMPA_SCRIPT_FAILED'): unknown {
  const stack = stackOf(thrown);
  if (hasOwnFrame(stack) && userFrames(stack, '', 1).length === 0) return thrown;
  const message = `the script threw where nothing could catch it: ${describeThrown(thrown)}`;
  const hint = 'Await every promise, and catch errors in timers and event handlers.';
  return new RampaError(code, message, { hint, cause: thrown });
}
