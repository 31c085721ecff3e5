import process from 'node:process';
import { runInNewContext } from 'node:vm';

/** How the synchronous part of a call ended. */
export type CallOutcome =
  | { readonly type: 'returned'; readonly result: Promise<unknown> }
  | { readonly type: 'overdue' }
  /** By Ctrl+C, of which no signal handler has heard. */
  | { readonly type: 'interrupted' };

interface CallLimits {
  readonly timeoutMs: number;
  /**
   * Ctrl+C ends it too. Node then loses a SIGINT that comes just as the call returns: a person presses the keys again,
   * but a program that has sent the signal waits for its effect.
   */
  readonly endsByCtrlC: boolean;
}

/** Node's limit of a script's timeout. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Calls a function of the user. What it does before it returns, or before its first `await`, is ended when it takes
 * too long: an endless loop there would keep every timer and signal handler of the thread from being called.
 */
export function callInterruptibly(
  fn: () => unknown,
  { timeoutMs, endsByCtrlC }: CallLimits,
): CallOutcome {
  let result: Promise<unknown> = Promise.resolve();
  const call = (): void => {
    result = callLater(fn);
  };
  const timeout = Math.min(Math.ceil(timeoutMs), LONGEST_MS);
  try {
    runInNewContext('call()', { call }, { timeout, breakOnSigint: endsByCtrlC });
  } catch (ended) {
    for (const stream of [process.stdout, process.stderr]) endCutWrite(stream);
    // What `fn` throws is in its result, so this is an error of Node's.
    const isTimeout = Reflect.get(Object(ended), 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return { type: isTimeout ? 'overdue' : 'interrupted' };
  }
  return { type: 'returned', result };
}

/** A synchronous throw becomes a rejection. */
async function callLater(fn: () => unknown): Promise<unknown> {
  return fn();
}

/**
 * A call that prints may be ended in the middle of a write, whose end the stream would then wait for: nothing could
 * be printed any more. Node has no other way to tell it.
 */
function endCutWrite(stream: NodeJS.WriteStream): void {
  const state: unknown = Reflect.get(stream, '_writableState');
  if (typeof state !== 'object' || state === null || Reflect.get(state, 'writing') !== true) return;
  // One that waits for a slow reader ends by itself.
  if (process.getActiveResourcesInfo().includes('WriteWrap')) return;
  const onWrite: unknown = Reflect.get(state, 'onwrite');
  if (typeof onWrite === 'function') onWrite();
}
