import type { FailureSummary } from '../core/failure.ts';
import type { ShardHealth, ShardSpan } from '../core/health.ts';
import type { Plan } from '../core/plan.ts';
import type { DeltaFrame } from '../metrics/frame.ts';
import type { SampleArrays, SampleColumns } from '../metrics/samples/sample-columns.ts';

/** Where a shard finds the script's functions: a file it imports, or closures it already has. */
export interface ScriptSource {
  readonly path: string | undefined;
}

/** What the runner says to a shard. */
export type ToShard =
  | {
      readonly type: 'assign';
      readonly plan: Plan;
      readonly script: ScriptSource;
      readonly segment: { readonly index: number; readonly total: number };
      /** Counts that outlive the shard; see {@link ShardProgress}. */
      readonly progress: Float64Array;
      /** Whether frames are to bring every sample as well. */
      readonly wantsSamples: boolean;
    }
  | { readonly type: 'start'; readonly startWallMs: number; readonly setupData: unknown }
  /** The samples of one frame have been taken: there is room for those of another, in the same arrays. */
  | { readonly type: 'samples-taken'; readonly arrays: SampleArrays }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }
  | { readonly type: 'kill'; readonly reason: string };

/** What a shard says to the runner. */
export type FromShard =
  | { readonly type: 'ready' }
  | {
      readonly type: 'frame';
      readonly frame: DeltaFrame | undefined;
      readonly samples?: SampleColumns | undefined;
      /** Failures since the frame before. */
      readonly errors: readonly FailureSummary[];
      /** The shard's progress that this and all earlier frames account for. */
      readonly counts: Float64Array;
      /** How the shard kept up in the seconds that are over since the last frame. */
      readonly health: readonly ShardSpan[];
    }
  | {
      readonly type: 'done';
      readonly health: ShardHealth;
      /**
       * How long each of the plan's scenarios was active here: from its own start until it started no more
       * iterations and the last one had ended, without pauses; 0 when it never started.
       */
      readonly activeMs: readonly number[];
    }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string | undefined;
    };

/**
 * A duplex channel between the runner and one shard. Messages arrive in order, each once, and never
 * before the handler is set.
 */
export interface Link<Out, In> {
  /** Sends without waiting; `transfers` are buffers that the sender gives away. */
  send(message: Out, transfers?: readonly ArrayBuffer[]): void;
  onMessage(handler: (message: In) => void): void;
  /** Called once when the other side is gone, with the reason if it did not go in peace. */
  onClose(handler: (error: Error | undefined) => void): void;
  /** Ends the connection and, on the runner's side, the shard. Twice is harmless. */
  close(): Promise<void>;
}

export type RunnerLink = Link<ToShard, FromShard>;
export type ShardLink = Link<FromShard, ToShard>;
