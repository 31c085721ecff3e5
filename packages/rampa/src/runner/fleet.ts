import type { RampaError } from '../core/errors.ts';
import type { Plan } from '../core/plan.ts';
import { ExecutionSegment } from '../core/segment.ts';
import type { RunnerLink, ScriptSource, ToShard } from '../engine/link.ts';
import { type ShardFrame, ShardHandle } from './shard-handle.ts';

interface FleetOptions {
  readonly plan: Plan;
  readonly links: readonly RunnerLink[];
  onFrame(frame: ShardFrame, shard: ShardHandle): void;
  onFailed(error: RampaError, shard: ShardHandle): void;
}

/** All shards of a run, treated as one. */
export class Fleet implements AsyncDisposable {
  readonly shards: readonly ShardHandle[];

  constructor({ plan, links, onFrame, onFailed }: FleetOptions) {
    this.shards = links.map((link, index) => {
      const segment = new ExecutionSegment(index, links.length);
      return new ShardHandle({ segment, link, plan, onFrame, onFailed });
    });
  }

  /** How many shards could not do their work to the end. */
  get lostCount(): number {
    return this.shards.filter((shard) => shard.isLost).length;
  }

  /**
   * Gives every shard its segment, and waits until all can start.
   * @param wantsSamples whether frames are to bring every sample as well
   * @throws {RampaError} why a shard cannot
   */
  async assign(script: ScriptSource, wantsSamples: boolean): Promise<void> {
    for (const shard of this.shards) shard.assign(script, wantsSamples);
    await Promise.all(this.shards.map((shard) => shard.ready));
  }

  send(message: ToShard): void {
    for (const shard of this.shards) shard.send(message);
  }

  /** Settles when every shard has finished or is lost. */
  async done(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.done));
  }

  /** Gives up the shards that have not finished. */
  abandon(why: string): void {
    for (const shard of this.shards) shard.abandon(why);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.close()));
  }
}
