import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { RampaError } from '../core/errors.ts';
import { type Plan, peakVus } from '../core/plan.ts';
import { Shard } from '../engine/shard.ts';
import { scenarioFunctions } from '../script/functions.ts';
import { loadScript } from '../script/load.ts';
import { FLUSH_INTERVAL_MS } from './flush-interval.ts';
import { takeShardLink } from './links/thread-link.ts';
import { protocols } from './protocols.ts';
import { systemClock } from './system-clock.ts';
import { threadVitals } from './thread-vitals.ts';
import { uncaughtError } from './uncaught-error.ts';

/** Runs a shard on this worker thread, as the messages of the runner say. */
export function startShard(): void {
  const link = takeShardLink();
  if (link === undefined) {
    throw new RampaError('RAMPA_BUG', 'a shard must be started on a worker thread');
  }
  const shard = new Shard(link, {
    clock: systemClock,
    protocols: protocols(),
    flushIntervalMs: FLUSH_INTERVAL_MS,
    beforeLoad: tightenHeap,
    watchThread: threadVitals,
    async loadFunctions({ path }, plan) {
      if (path === undefined) throw new RampaError('RAMPA_BUG', 'a thread got no script');
      return scenarioFunctions(await loadScript(path), plan);
    },
  });
  // A promise that a script forgot to await must not take the whole shard down: it is counted like a
  // thrown iteration.
  process.on('unhandledRejection', (thrown) => shard.countStray(thrown));
  process.on('uncaughtException', (thrown) => {
    shard.fail(uncaughtError(thrown, 'RAMPA_SCRIPT_UNCAUGHT'));
  });
  const exit = process.exit.bind(process);
  const streams = [process.stdout, process.stderr];
  link.onClose(() => void Promise.all(streams.map(printed)).then(() => exit()));
}

/** Settles when the main thread has everything that was written to a stream before. */
function printed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

const MANY_VUS = 1000;

/**
 * V8 lets garbage grow to four times of what lives before it collects it. What thousands of waiting VUs hold
 * lives long enough to become such garbage; at 40 % such a run needs a quarter less memory, for a few per
 * cent more CPU. The flag is for the process, and code cached under one set of flags is of no use under
 * another: so it is set late, and only where it pays.
 */
function tightenHeap({ scenarios }: Plan): void {
  const vus = scenarios.reduce((sum, scenario) => sum + peakVus(scenario), 0);
  if (vus < MANY_VUS) return;
  flushCompileCache();
  setFlagsFromString('--heap-growing-percent=40');
}
