import { performance } from 'node:perf_hooks';
import type { Clock, TimerHandle } from '../core/clock.ts';

/** Node fires longer timers at once. Whoever waits longer looks at the clock and sets another one. */
const LONGEST_MS = 2 ** 31 - 1;

/** The real clock: the only place that reads the system's time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  // Monotonic since the process began, so that labels never go back; threads of a process agree on it.
  wallTimeMs: () => performance.timeOrigin + performance.now(),
  busyMs: () => performance.eventLoopUtilization().active,
  setTimer: (delayMs, callback): TimerHandle => setTimeout(callback, Math.min(delayMs, LONGEST_MS)),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setImmediate: (callback) => {
    setImmediate(callback);
  },
};
