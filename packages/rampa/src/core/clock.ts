/** A timer of a {@link Clock}; opaque. */
export type TimerHandle = object;

/** The only source of time for code that schedules or measures. All units: milliseconds. */
export interface Clock {
  /** Monotonic reading. Only differences mean anything. */
  nowMs(): number;
  /** Unix epoch. Labels only; never subtract two of these. */
  wallTimeMs(): number;
  /** How long this thread's event loop has been busy, not idle, since the thread began. */
  busyMs(): number;
  /**
   * Calls `callback` once, in a later turn of the event loop, `delayMs` from now: up to 1 ms earlier,
   * and after 24 days at the latest. Whoever must not be early looks at the clock again.
   */
  setTimer(delayMs: number, callback: () => void): TimerHandle;
  /** Forgets a timer; harmless when it has fired already. */
  clearTimer(timer: TimerHandle): void;
  /** Calls `callback` after the I/O that is ready now has been served. */
  setImmediate(callback: () => void): void;
}

/**
 * Waits until {@link Clock.nowMs} reaches `atMs`, always yielding at least one turn of the event loop.
 * @returns `false` when `stop` aborted first. Stopping is not an error.
 */
export function sleepUntil(clock: Clock, atMs: number, stop?: AbortSignal): Promise<boolean> {
  if (stop?.aborted === true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onStop = (): void => {
      clock.clearTimer(timer);
      resolve(false);
    };
    const wake = (): void => {
      // A timer may fire a fraction of a millisecond early.
      const leftMs = atMs - clock.nowMs();
      if (leftMs > 0) {
        timer = clock.setTimer(leftMs, wake);
        return;
      }
      stop?.removeEventListener('abort', onStop);
      resolve(true);
    };
    let timer = clock.setTimer(Math.max(0, atMs - clock.nowMs()), wake);
    stop?.addEventListener('abort', onStop, { once: true });
  });
}

/**
 * Waits for `work`, but no longer than `limitMs`.
 * @returns `false` when it still goes on then; whatever comes of it later is left alone
 * @throws what `work` rejects with until then
 */
export async function settlesWithin(
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const done = new AbortController();
  const limit = sleepUntil(clock, clock.nowMs() + limitMs, done.signal).then((isOver) => !isOver);
  try {
    return await Promise.race([work.then(() => true), limit]);
  } finally {
    done.abort();
  }
}
