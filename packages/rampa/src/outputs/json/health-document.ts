import type { GeneratorHealth, HealthVerdict, ProcessSpan, ShardSpan } from '../../core/health.ts';

/** Whether the load generator could keep up. Times are milliseconds, shares are from 0 to 1. */
export interface HealthDocument {
  readonly verdict: HealthVerdict;
  readonly reasons: readonly string[];
  readonly shards: readonly {
    readonly shard: number;
    readonly loop_delay_p99: number;
    readonly loop_delay_max: number;
    readonly utilisation: number;
    readonly utilisation_max: number;
  }[];
  readonly lost_shards: number;
  /** What `--self-test` found possible; `null` without it. */
  readonly self_test: {
    readonly requests_per_second: number;
    readonly iterations_per_second: number | null;
    readonly shards: number;
  } | null;
  /** The worst shard of each part of the load; at most 60 parts. */
  readonly timeline: readonly ShardSpan[];
  /** The worst of the whole process; `null` for a short load. */
  readonly process: ProcessSpan | null;
}

export function healthDocument(health: GeneratorHealth): HealthDocument {
  const { verdict, reasons, shards, lostShardCount, ceiling, timeline, process = null } = health;
  return {
    verdict,
    reasons,
    shards: shards.map((shard) => ({
      shard: shard.shard,
      loop_delay_p99: shard.loopDelayP99Ms,
      loop_delay_max: shard.loopDelayMaxMs,
      utilisation: shard.utilisation,
      utilisation_max: shard.utilisationMax,
    })),
    lost_shards: lostShardCount,
    self_test:
      ceiling === undefined
        ? null
        : {
            requests_per_second: ceiling.requestsPerSecond,
            iterations_per_second: ceiling.iterationsPerSecond ?? null,
            shards: ceiling.shardCount,
          },
    timeline,
    process,
  };
}

/** What a document was made from. */
export function healthOfDocument(document: HealthDocument): GeneratorHealth {
  const { verdict, reasons, shards, lost_shards, self_test: test, timeline, process } = document;
  return {
    verdict,
    reasons,
    shards: shards.map((shard) => ({
      shard: shard.shard,
      loopDelayP99Ms: shard.loop_delay_p99,
      loopDelayMaxMs: shard.loop_delay_max,
      utilisation: shard.utilisation,
      utilisationMax: shard.utilisation_max,
    })),
    lostShardCount: lost_shards,
    ceiling:
      test === null
        ? undefined
        : {
            requestsPerSecond: test.requests_per_second,
            iterationsPerSecond: test.iterations_per_second ?? undefined,
            shardCount: test.shards,
          },
    timeline,
    process: process ?? undefined,
  };
}
