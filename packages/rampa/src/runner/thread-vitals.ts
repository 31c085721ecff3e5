import { readFileSync } from 'node:fs';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import type { ThreadReading, ThreadVitals } from '../core/health.ts';

/** Of the thread that reads it: nanoseconds on a processor, nanoseconds of waiting for one, and turns. */
const SCHEDSTAT = '/proc/thread-self/schedstat';

/** Watches the thread that calls this. A reading takes 30 µs. */
export function threadVitals(): ThreadVitals {
  let gcMs = 0;
  const pauses = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gcMs += duration;
  });
  pauses.observe({ entryTypes: ['gc'] });
  return {
    read() {
      const { used_heap_size: heapUsedBytes, heap_size_limit: heapLimitBytes } =
        getHeapStatistics();
      const { loopCount: loopTurnCount, events: loopEventCount } =
        performance.nodeTiming.uvMetricsInfo;
      const loop = { loopTurnCount, loopEventCount };
      return { cpuMs: cpuMs(), cpuWait: cpuWait(), ...loop, gcMs, heapUsedBytes, heapLimitBytes };
    },
    stop: () => pauses.disconnect(),
  };
}

/** Node 22 does not tell what a single thread uses. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}

/** Only Linux tells. Not asynchronous, because that would be another thread's number. */
function cpuWait(): ThreadReading['cpuWait'] {
  try {
    const [, waitedNs = '', turns = ''] = readFileSync(SCHEDSTAT, 'utf8').split(' ');
    return { ms: Number(waitedNs) / 1e6, turnCount: Number(turns) };
  } catch {
    return undefined;
  }
}
