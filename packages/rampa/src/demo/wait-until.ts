import type { ServerResponse } from 'node:http';

/** {@link waitUntil} so much time has passed. */
export function waitFor(durationMs: number, response: ServerResponse): Promise<boolean> {
  return waitUntil(performance.now() + durationMs, response);
}

/**
 * Waits until `performance.now()` reaches `dueMs`, never shorter, up to a timer tick (about 1 ms) longer.
 * @returns `false` as soon as the client has gone away
 */
export function waitUntil(dueMs: number, response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  const leftMs = dueMs - performance.now();
  if (leftMs <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onClose = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const wake = (): void => {
      const restMs = dueMs - performance.now();
      if (restMs > 0) {
        timer = setTimeout(wake, restMs);
        return;
      }
      response.removeListener('close', onClose);
      resolve(true);
    };
    let timer = setTimeout(wake, leftMs);
    response.once('close', onClose);
  });
}
