import { CODES, type ErrorCode } from '../core/codes.ts';
import { kindOf, RampaError } from '../core/errors.ts';
import type { ShardHealth } from '../core/health.ts';
import type { Plan } from '../core/plan.ts';
import type { ExecutionSegment } from '../core/segment.ts';
import { plannedIterations } from '../engine/executors/registry.ts';
import type { FromShard, RunnerLink, ScriptSource, ToShard } from '../engine/link.ts';
import { ShardProgress } from '../engine/progress.ts';

export type ShardFrame = Extract<FromShard, { type: 'frame' }>;

interface ShardHandleOptions {
  readonly segment: ExecutionSegment;
  readonly link: RunnerLink;
  readonly plan: Plan;
  onFrame(frame: ShardFrame, shard: ShardHandle): void;
  /** Called at most once, when the shard can do no more. */
  onFailed(error: RampaError, shard: ShardHandle): void;
}

/** Iterations that a dead shard cannot report any more, of one scenario. */
export interface LostIterations {
  readonly scenarioIndex: number;
  /** Started, and not known to have ended. */
  readonly interrupted: number;
  /** Not started, though planned. */
  readonly dropped: number;
}

/** The runner's view of one shard. */
export class ShardHandle {
  readonly segment: ExecutionSegment;
  readonly #options: ShardHandleOptions;
  readonly #progress: ShardProgress;
  readonly #ready = Promise.withResolvers<void>();
  readonly #done = Promise.withResolvers<void>();
  #reported: ShardProgress;
  #health: ShardHealth | undefined;
  #activeMs: readonly number[] | undefined;
  #isOver = false;
  #isLost = false;

  constructor(options: ShardHandleOptions) {
    const { link, segment, plan } = options;
    this.segment = segment;
    this.#options = options;
    this.#progress = ShardProgress.forScenarios(plan.scenarios.length);
    this.#reported = ShardProgress.forScenarios(plan.scenarios.length);
    // Whoever waits hears of a failure through the wait; without a waiter it is still in onFailed.
    this.#ready.promise.catch(() => {});
    link.onMessage((message) => this.#receive(message));
    link.onClose((error) => this.#closed(error));
  }

  /** Settles when the shard has loaded its functions; rejects when it cannot. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Settles when the shard has finished, or is lost. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** True when the shard has finished or is lost. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** True when the shard could not do its work to the end. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get health(): ShardHealth | undefined {
    return this.#health;
  }

  /** How long each scenario was active on the shard; `undefined` until it is done, and when it is lost. */
  get activeMs(): readonly number[] | undefined {
    return this.#activeMs;
  }

  assign(script: ScriptSource, wantsSamples: boolean): void {
    const { plan, link, segment } = this.#options;
    const progress = this.#progress.counts;
    const { index, total } = segment;
    const part = { index, total };
    link.send({ type: 'assign', plan, script, segment: part, progress, wantsSamples });
  }

  send(message: ToShard, transfers: readonly ArrayBuffer[] = []): void {
    if (!this.#isOver) this.#options.link.send(message, transfers);
  }

  /** Gives the shard up, for example because it does not answer. */
  abandon(why: string): void {
    this.#fail(lostError(this.segment, why));
  }

  async close(): Promise<void> {
    await this.#options.link.close();
  }

  /** What the shard started or should have started, and never reported. */
  lostIterations(): LostIterations[] {
    const { scenarios, replay } = this.#options.plan;
    return scenarios.map((scenario, scenarioIndex) => {
      const started = this.#progress.started(scenarioIndex);
      const dropped = this.#progress.dropped(scenarioIndex);
      const planned = plannedIterations(scenario, this.segment.rotate(scenarioIndex));
      const unstarted =
        planned === undefined || replay !== undefined
          ? 0
          : Math.max(0, planned - started - dropped);
      return {
        scenarioIndex,
        interrupted: started - this.#reported.ended(scenarioIndex),
        dropped: dropped - this.#reported.dropped(scenarioIndex) + unstarted,
      };
    });
  }

  #receive(message: FromShard): void {
    if (this.#isOver) return;
    switch (message.type) {
      case 'ready':
        this.#ready.resolve();
        return;
      case 'frame':
        this.#reported = new ShardProgress(message.counts);
        this.#options.onFrame(message, this);
        return;
      case 'done':
        this.#health = message.health;
        this.#activeMs = message.activeMs;
        this.#isOver = true;
        this.#done.resolve();
        return;
      case 'failed': {
        const code = isCode(message.code) ? message.code : 'RAMPA_BUG';
        const error = new RampaError(code, message.message, { hint: message.hint });
        if (message.stack !== undefined) error.stack = message.stack;
        this.#fail(error);
        return;
      }
    }
  }

  #closed(error: Error | undefined): void {
    this.#fail(closedError(this.segment, error));
  }

  #fail(error: RampaError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isLost = true;
    try {
      this.#options.onFailed(error, this);
    } finally {
      // Whatever the listener does, nobody may wait for this shard any more.
      this.#ready.reject(error);
      this.#done.resolve();
    }
  }
}

function lostError(
  { index, total }: ExecutionSegment,
  why: string,
  cause?: Error | undefined,
): RampaError {
  const hint = 'Look for process.exit(), an endless loop or unbounded memory in the script.';
  const message = `shard ${index} of ${total} died before its work was done: ${why}`;
  return new RampaError('RAMPA_SHARD_LOST', message, { hint, cause });
}

function closedError(segment: ExecutionSegment, error: Error | undefined): RampaError {
  if (error === undefined) return lostError(segment, 'its connection was closed');
  switch (kindOf(error)) {
    case 'ERR_WORKER_OUT_OF_MEMORY':
      return lostError(segment, 'it ran out of memory', error);
    case 'ERR_WORKER_INIT_FAILED': {
      const hint =
        'Use fewer threads, or raise the limits of open files and processes (ulimit -n, -u).';
      const message = `one of ${segment.total} shards could not be started: ${error.message}`;
      return new RampaError('RAMPA_SHARD_LOST', message, { hint, cause: error });
    }
    default:
      return lostError(segment, error.message, error);
  }
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}
