import { availableParallelism } from 'node:os';
import type { Clock } from '../core/clock.ts';
import type { Output } from '../core/output.ts';
import type { ProtocolKind } from '../core/protocol.ts';
import type { RunController } from '../core/run.ts';
import type { RunnerLink } from '../engine/link.ts';
import { openThreadShard } from './links/thread-shard.ts';
import type { LoadTest } from './load-test.ts';
import { Run } from './run.ts';
import { systemClock } from './system-clock.ts';
import { shardCount } from './threads.ts';

/** How a test is run; what it does is in the test. */
export interface EngineOptions {
  /** Default: 12 random lower-case hex characters. */
  readonly runId?: string;
  /**
   * Worker threads: a number, `auto` (by the plan and the cores), or `inline` for this thread. Default
   * `auto`; a test without a file always runs inline.
   */
  readonly threads?: number | 'auto' | 'inline';
  /** Told about every event, and finished at the end. The run disposes them. */
  readonly outputs?: readonly Output[];
  /** Whether an iteration that throws makes the exit code 2. Default true. */
  readonly failOnIterationError?: boolean;
  /** Whether a generator that could not keep up (`invalid`) fails the run. Default false. */
  readonly requireTrusted?: boolean;
  /** How often a snapshot event comes. Default 1,000 ms. */
  readonly snapshotIntervalMs?: number;
  /** How often thresholds are looked at during the run. Default 2,000 ms. */
  readonly thresholdIntervalMs?: number;
  /** The source of time; a virtual one runs a test without waiting. Inline only. */
  readonly clock?: Clock;
  /** More protocol clients, or others in place of the built-in ones. Inline only. */
  readonly protocols?: readonly ProtocolKind[];
  /** A shard's thread that was started early, to be the first one. Threads only. */
  readonly warmShard?: RunnerLink | undefined;
  /** How many inline shards; for tests of what must not depend on their number. Default 1. */
  readonly inlineShards?: number;
}

/** Long enough for a message to reach every thread. */
const THREADS_LEAD_MS = 3;

/** Runs a test. Headless: it prints nothing, sets no exit code and handles no signal. */
export class Engine {
  readonly #test: LoadTest;
  readonly #options: EngineOptions;

  constructor(test: LoadTest, options: EngineOptions = {}) {
    this.#test = test;
    this.#options = options;
  }

  /** Starts the run at once. Whatever goes wrong is in the result that `wait()` gives. */
  start(): RunController {
    const run = new Run(this.#test, {
      outputs: this.#options.outputs ?? [],
      failOnIterationError: this.#options.failOnIterationError ?? true,
      requireTrusted: this.#options.requireTrusted ?? false,
      snapshotIntervalMs: this.#options.snapshotIntervalMs ?? 1000,
      thresholdIntervalMs: this.#options.thresholdIntervalMs ?? 2000,
      runId: this.#options.runId ?? randomRunId(),
      clock: this.#options.clock ?? systemClock,
      startLeadMs: this.#isInline ? 0 : THREADS_LEAD_MS,
      openLinks: () => this.#openLinks(),
    });
    run.start();
    return run;
  }

  get #isInline(): boolean {
    return this.#options.threads === 'inline' || this.#test.path === undefined;
  }

  async #openLinks(): Promise<RunnerLink[]> {
    const { threads = 'auto', inlineShards = 1, clock = systemClock } = this.#options;
    if (this.#isInline || threads === 'inline') {
      // Runs on threads start sooner without the code of a shard in this one.
      const { openInlineShard } = await import('./links/inline-shard.ts');
      const { protocols } = await import('./protocols.ts');
      const kinds = this.#options.protocols ?? protocols();
      const open = () => openInlineShard({ test: this.#test, clock, protocols: kinds });
      return Array.from({ length: inlineShards }, open);
    }
    const count = shardCount(this.#test.plan, threads, availableParallelism());
    const { warmShard } = this.#options;
    const open = (_: unknown, index: number): RunnerLink =>
      index === 0 && warmShard !== undefined ? warmShard : openThreadShard();
    return Array.from({ length: count }, open);
  }
}

function randomRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
