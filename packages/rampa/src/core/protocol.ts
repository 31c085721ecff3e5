import type { Clock } from './clock.ts';
import type { RampaError } from './errors.ts';
import type { Random } from './iteration-random.ts';
import type { SeriesSource, Tags } from './metric.ts';
import type { ScenarioPlan } from './plan.ts';

/** Whose samples a client records: one per worker object, so one per iteration or group. */
export interface SampleScope {
  /** Tags of every sample; the same object for the same scenario and group, so it can key a cache. */
  readonly tags: Tags;
  /** Actual minus intended start of the iteration, ms; `undefined` when there is no schedule. */
  readonly scheduleLagMs: number | undefined;
}

/** What a protocol needs from the shard that it runs in. */
export interface ProtocolContext {
  readonly clock: Clock;
  readonly series: SeriesSource;
}

/** What a protocol needs to know about the VU that it works for. */
export interface ProtocolVuOptions {
  /** The scenario that the VU runs; the same object for all its VUs, so it can key a cache. */
  readonly scenario: ScenarioPlan;
  /** Tags of samples that belong to no iteration, such as those of connections. */
  readonly tags: Tags;
  /** What a client draws: repeatable numbers of the iteration that runs, or of the last one. */
  readonly random: Random;
}

/**
 * A protocol as the engine sees it. The engine knows no protocol by name: the runner hands it a list.
 * Three levels, by lifetime: the shard (caches, buffers), the VU (connections, cookies), the iteration.
 */
export interface ProtocolKind {
  /** The property of `worker` that holds the client. */
  readonly name: string;
  /** Called once per shard. */
  openShard(context: ProtocolContext): ProtocolShard;
}

export interface ProtocolShard {
  /** Called when a VU first uses the protocol. */
  openVu(options: ProtocolVuOptions): ProtocolVu;
}

export interface ProtocolVu {
  /** The client that a worker hands to the script; cheap, called once per worker object. */
  bind(scope: SampleScope): object;
  /**
   * Settles, never rejects, when no call of the script is under way any more; `undefined` when none is. The iteration
   * lasts until then, so that what the script did not await is not lost.
   */
  pending?(): Promise<void> | undefined;
  /** Called after every iteration, whatever its outcome; one that was complete fails with what it throws. */
  endIteration(): void;
  /** Rejects every call in flight with `reason` and drops its connection. The VU may go on afterwards. */
  kill(reason: RampaError): void;
  /** Closes every connection; the VU retires. Calling it twice is harmless. */
  close(): void;
}
