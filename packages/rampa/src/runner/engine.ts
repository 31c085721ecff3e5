import { availableParallelism } from 'node:os';
import { RampaError } from '../core/errors.ts';
import type { RunController } from '../core/run.ts';
import type { RunnerLink } from '../engine/link.ts';
import { checkEngineOptions, type EngineOptions, runsInline } from './engine-options.ts';
import { openThreadShard } from './links/thread-shard.ts';
import type { LoadTest } from './load-test.ts';
import { openOwnOutputs } from './output-host.ts';
import type { ProcessReading } from './process-vitals.ts';
import { Run } from './run.ts';
import { systemClock } from './system-clock.ts';
import { shardCount } from './threads.ts';

/** Long enough for a message to reach every thread. */
const THREADS_LEAD_MS = 3;

/** Runs a test, once. Headless: it prints nothing, sets no exit code and handles no signal. */
export class Engine {
  readonly #test: LoadTest;
  readonly #options: EngineOptions;
  #hasStarted = false;

  /** @throws {RampaError} `RAMPA_CONFIG_INVALID` for options that are unknown, not valid or would not be used */
  constructor(test: LoadTest, options: EngineOptions = {}) {
    checkEngineOptions(test, options);
    this.#test = test;
    this.#options = options;
  }

  /**
   * Starts the run at once. Whatever goes wrong is in the result that `wait()` gives.
   * @throws {RampaError} `RAMPA_ENGINE_STARTED` the second time
   */
  start(): RunController {
    if (this.#hasStarted) {
      const hint = 'Make a new Engine for every run.';
      throw new RampaError('RAMPA_ENGINE_STARTED', 'this engine was started already', { hint });
    }
    this.#hasStarted = true;
    const { clock = systemClock } = this.#options;
    const { outputs, path } = this.#test;
    const run = new Run(withSeed(this.#test), {
      outputs: this.#options.outputs ?? [],
      failOnIterationError: this.#options.failOnIterationError ?? true,
      requireTrusted: this.#options.requireTrusted ?? false,
      snapshotIntervalMs: this.#options.snapshotIntervalMs ?? 1000,
      thresholdIntervalMs: this.#options.thresholdIntervalMs ?? 2000,
      runId: this.#options.runId ?? randomRunId(),
      clock,
      ceiling: this.#options.ceiling,
      readProcess: clock === systemClock ? readProcess : undefined,
      startLeadMs: runsInline(this.#test, this.#options) ? 0 : THREADS_LEAD_MS,
      openLinks: () => this.#openLinks(),
      openOutputs: outputs.length === 0 ? undefined : () => openOwnOutputs(outputs, path),
    });
    run.start();
    return run;
  }

  async #openLinks(): Promise<RunnerLink[]> {
    const { threads = 'auto', inlineShards = 1, clock = systemClock } = this.#options;
    if (threads === 'inline' || runsInline(this.#test, this.#options)) {
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

/** A run whose seed nobody has chosen has one all the same, so that it can be repeated. */
function withSeed(test: LoadTest): LoadTest {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return { ...test, plan: { ...test.plan, seed: test.plan.seed ?? seed } };
}

/** Loaded when a load has gone on for a second. */
async function readProcess(): Promise<ProcessReading> {
  const vitals = await import('./process-vitals.ts');
  return vitals.readProcess();
}

function randomRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
