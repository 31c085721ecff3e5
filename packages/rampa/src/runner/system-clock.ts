import { performance } from 'node:perf_hooks';
import type { Clock, TimerHandle } from '../core/clock.ts';

// As they were before the script was loaded: what it replaces, with fake timers for example, must not stop the run.
const { setTimeout, clearTimeout, setImmediate } = globalThis;
const { timeOrigin } = performance;
const now = performance.now.bind(performance);
const utilization = performance.eventLoopUtilization.bind(performance);

/** Node fires longer timers at once. Whoever waits longer looks at the clock and sets another one. */
const LONGEST_MS = 2 ** 31 - 1;

/** The real clock: the only place that reads the system's time. */
export const systemClock: Clock = {
  nowMs: () => now(),
  // Monotonic since the process began, so that labels never go back; threads of a process agree on it.
  wallTimeMs: () => timeOrigin + now(),
  busyMs: () => utilization().active,
  setTimer: (delayMs, callback): TimerHandle => setTimeout(callback, Math.min(delayMs, LONGEST_MS)),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setImmediate: (callback) => {
    setImmediate(callback);
  },
};
