import { performance } from 'node:perf_hooks';
import type { Clock, TimerHandle } from '../core/clock.ts';

/** The real clock: the only place that reads the system's time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  // Monotonic since the process began, so that labels never go back; threads of a process agree on it.
  wallTimeMs: () => performance.timeOrigin + performance.now(),
  busyMs: () => performance.eventLoopUtilization().active,
  setTimer: (delayMs, callback): TimerHandle => setTimeout(callback, delayMs),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setImmediate: (callback) => {
    setImmediate(callback);
  },
};
