import { CATALOG } from '../core/catalog.ts';
import { type Clock, sleepUntil } from '../core/clock.ts';
import { RampaError } from '../core/errors.ts';
import type { SeriesSource } from '../core/metric.ts';
import type { Plan, ScenarioPlan } from '../core/plan.ts';
import type { ProtocolShard } from '../core/protocol.ts';
import type { ExecutionSegment } from '../core/segment.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { ErrorLog } from './error-log.ts';
import type { ExecutorContext } from './executors/executor.ts';
import { runExecutor } from './executors/registry.ts';
import { runReplay } from './executors/replay.ts';
import type { LagRecord } from './lag-record.ts';
import type { LoadClock } from './load-clock.ts';
import type { ShardProgress } from './progress.ts';
import type { Turn } from './turn.ts';
import type { IterationWorker } from './vu/iteration-worker.ts';
import { Scope } from './vu/scope.ts';
import type { VuRuntime } from './vu/vu.ts';
import { type PoolListener, VuPool } from './vu/vu-pool.ts';

/** What all scenarios of a shard share. */
export interface ShardRuntime {
  readonly plan: Plan;
  readonly segment: ExecutionSegment;
  readonly clock: Clock;
  readonly loadClock: LoadClock;
  readonly turn: Turn;
  readonly source: SeriesSource;
  readonly protocols: readonly ProtocolShard[];
  readonly Worker: typeof IterationWorker;
  readonly errors: ErrorLog;
  readonly lags: LagRecord;
  readonly progress: ShardProgress;
  readonly setupData: unknown;
}

interface ScenarioRunOptions {
  readonly scenario: ScenarioPlan;
  readonly index: number;
  readonly firstVuId: number;
  readonly fn: ScenarioFunction<unknown>;
  readonly onPoolChange: PoolListener;
}

/** One scenario of one shard: start time, executor, graceful stop, kill. */
export class ScenarioRun {
  readonly #runtime: ShardRuntime;
  readonly #options: ScenarioRunOptions;
  readonly #pool: VuPool;
  readonly #stop = new AbortController();
  readonly #scope: Scope;

  constructor(runtime: ShardRuntime, options: ScenarioRunOptions) {
    this.#runtime = runtime;
    this.#options = options;
    const { scenario, firstVuId, onPoolChange } = options;
    const tags = { ...runtime.plan.tags, ...scenario.tags, scenario: scenario.name };
    this.#scope = new Scope(runtime.source, tags);
    this.#pool = new VuPool({
      runtime: this.#vuRuntime(),
      firstId: firstVuId,
      onChange: onPoolChange,
    });
  }

  /**
   * Runs to the end: settles when the last iteration has ended or was killed.
   * @returns how long the scenario was active, in ms without pauses; 0 when it never started
   */
  async run(loadStartedAtMs: number): Promise<number> {
    const { loadClock } = this.#runtime;
    const { scenario } = this.#options;
    const startsAtMs = loadStartedAtMs + scenario.startTimeMs;
    const reached =
      loadClock.nowMs() >= startsAtMs ||
      (await sleepUntil(loadClock, startsAtMs, this.#stop.signal));
    const starts = reached && !this.#stop.signal.aborted;
    if (starts) await this.#execute(startsAtMs);
    this.#stop.abort();
    await this.#drain();
    this.#pool.retireAll();
    return starts ? loadClock.nowMs() - startsAtMs : 0;
  }

  /** Starts no more iterations; running ones may finish within `gracefulStop`. */
  stop(): void {
    this.#stop.abort();
  }

  /** Interrupts running iterations too. */
  kill(reason: RampaError): void {
    this.#stop.abort();
    this.#pool.killAll(reason);
  }

  /** As {@link kill}, and closes every VU: for a shard that ends before {@link run} has. */
  abandon(reason: RampaError): void {
    try {
      this.kill(reason);
    } finally {
      this.#pool.retireAll();
    }
  }

  #execute(startedAtMs: number): Promise<void> {
    const { plan, loadClock, segment, turn, progress } = this.#runtime;
    const { index, scenario } = this.#options;
    const dropped = this.#scope.series(CATALOG.droppedIterations);
    // Scenarios with fewer VUs than there are shards begin at different shards, to spread the work.
    const rotated = segment.rotate(index);
    const context: ExecutorContext = {
      clock: loadClock,
      startedAtMs,
      segment: rotated,
      vus: this.#pool,
      turn,
      stop: this.#stop.signal,
      drop(count) {
        if (count <= 0) return;
        dropped.add(count);
        progress.addDropped(index, count);
      },
    };
    return plan.replay === undefined
      ? runExecutor(scenario, context)
      : runReplay(plan.replay, scenario, context);
  }

  async #drain(): Promise<void> {
    const { loadClock } = this.#runtime;
    const { gracefulStopMs } = this.#options.scenario;
    const finished = new AbortController();
    const idle = this.#pool.idle().then(() => finished.abort());
    const inTime = sleepUntil(loadClock, loadClock.nowMs() + gracefulStopMs, finished.signal);
    if (await Promise.race([idle.then(() => false), inTime])) {
      const message = `iteration interrupted: it did not end within gracefulStop (${gracefulStopMs} ms)`;
      this.#pool.killAll(new RampaError('RAMPA_ITERATION_KILLED', message));
    }
    await idle;
  }

  #vuRuntime(): VuRuntime {
    const { plan, segment, clock, protocols, Worker, errors, progress, setupData } = this.#runtime;
    const { scenario, index, fn } = this.#options;
    const scope = this.#scope;
    const lag = scope.series(CATALOG.iterationScheduleLag);
    return {
      scenario,
      shardIndex: segment.index,
      // Only a shard of a test is without an engine, which gives every run a seed.
      seed: plan.seed ?? 0,
      clock,
      scope,
      fn,
      setupData,
      env: Object.freeze({ ...plan.env, ...scenario.env }),
      protocols,
      Worker,
      series: {
        iterations: scope.series(CATALOG.iterations),
        duration: scope.series(CATALOG.iterationDuration),
        durationIntended: scope.series(CATALOG.iterationDurationIntended),
        scheduleLag: waitsForGenerator(scenario) ? this.#runtime.lags.watch(lag) : lag,
        errors: scope.series(CATALOG.iterationErrors),
        interrupted: scope.series(CATALOG.interruptedIterations),
      },
      isStopping: () => this.#stop.signal.aborted,
      onStart: () => progress.addStarted(index),
      onEnd(outcome, thrown, iteration) {
        progress.addEnded(index);
        if (outcome === 'failed') errors.add(scenario.name, thrown, iteration);
      },
      onFailedCheck: (check) => errors.addCheck({ ...check, scenario: scenario.name }),
    };
  }
}

/** Whether nothing but the generator can delay an iteration: neither the one before it nor a queue. */
function waitsForGenerator(scenario: ScenarioPlan): boolean {
  return 'whenBusy' in scenario && scenario.whenBusy === 'drop';
}
