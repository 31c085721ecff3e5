import { isEndOfWorker } from './run-batch.ts';

/**
 * What a call's promise is resolved with when the call has failed. Failures come from sockets and timers, whose stacks
 * say nothing. Behind the promise V8 knows who awaits the call, so the place in the script costs nothing until
 * something fails.
 */
export function failedCall(error: unknown): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Not before the call's own promise waits for this one: only then can its readers be found.
  queueMicrotask(() => reject(error));
  return promise.catch(throwFromHere);
}

function throwFromHere(error: unknown): never {
  // These are shared with others.
  if (error instanceof Error && !isEndOfWorker(error)) {
    Error.captureStackTrace(error, throwFromHere);
  }
  throw error;
}
