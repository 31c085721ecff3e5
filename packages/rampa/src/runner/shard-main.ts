import { parentPort } from 'node:worker_threads';
import { RampaError } from '../core/errors.ts';
import { Shard } from '../engine/shard.ts';
import { scenarioFunctions } from '../script/functions.ts';
import { loadScript } from '../script/load.ts';
import { FLUSH_INTERVAL_MS } from './flush-interval.ts';
import { shardThreadLink } from './links/thread-link.ts';
import { protocols } from './protocols.ts';
import { systemClock } from './system-clock.ts';

/** Runs a shard on this worker thread, as the messages of the runner say. */
export function startShard(): void {
  if (parentPort === null) {
    throw new RampaError('RAMPA_BUG', 'a shard must be started on a worker thread');
  }
  const shard = new Shard(shardThreadLink(parentPort), {
    clock: systemClock,
    protocols: protocols(),
    flushIntervalMs: FLUSH_INTERVAL_MS,
    async loadFunctions({ path }, plan) {
      if (path === undefined) throw new RampaError('RAMPA_BUG', 'a thread got no script');
      return scenarioFunctions(await loadScript(path), plan);
    },
  });
  // A promise that a script forgot to await must not take the whole shard down: it is counted like a
  // thrown iteration.
  process.on('unhandledRejection', (thrown) => shard.countStray(thrown));
}
