import type { Clock } from '../../core/clock.ts';
import type { ProtocolKind } from '../../core/protocol.ts';
import type { FromShard, RunnerLink, ToShard } from '../../engine/link.ts';
import { Shard } from '../../engine/shard.ts';
import { FLUSH_INTERVAL_MS } from '../flush-interval.ts';
import type { LoadTest } from '../load-test.ts';
import { systemClock } from '../system-clock.ts';
import { threadVitals } from '../thread-vitals.ts';
import { memoryLinks } from './memory-link.ts';

interface InlineShardOptions {
  readonly test: LoadTest;
  readonly clock: Clock;
  readonly protocols: readonly ProtocolKind[];
}

/** Starts a shard in this thread, for tests and programs whose closures cannot leave it. */
export function openInlineShard({ test, clock, protocols }: InlineShardOptions): RunnerLink {
  const [runnerEnd, shardEnd] = memoryLinks<ToShard, FromShard>();
  new Shard(shardEnd, {
    clock,
    protocols,
    flushIntervalMs: FLUSH_INTERVAL_MS,
    loadFunctions: async () => test.functions,
    ...(clock === systemClock && { watchThread: threadVitals }),
  });
  return runnerEnd;
}
