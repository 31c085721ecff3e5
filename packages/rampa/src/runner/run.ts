import { type Clock, sleepUntil } from '../core/clock.ts';
import { EXIT } from '../core/codes.ts';
import { describeThrown, isRampaError, RampaError } from '../core/errors.ts';
import type { Output } from '../core/output.ts';
import { scenarioDurationMs } from '../core/plan.ts';
import type { MetricSnapshot, RunController, RunEvent, RunPhase, RunResult } from '../core/run.ts';
import type { ThresholdResult } from '../core/threshold.ts';
import type { RunnerLink } from '../engine/link.ts';
import { LoadClock } from '../engine/load-clock.ts';
import { Aggregate } from '../metrics/aggregate.ts';
import { evaluateThresholds } from '../metrics/thresholds/evaluate.ts';
import { ThresholdMonitor } from '../metrics/thresholds/monitor.ts';
import { Causes } from './causes.ts';
import { ErrorSummary } from './error-summary.ts';
import { EventBus } from './event-bus.ts';
import { Fleet } from './fleet.ts';
import { judgeHealth } from './health.ts';
import { runSetup, runTeardown } from './lifecycle.ts';
import type { LoadTest } from './load-test.ts';
import { LostSamples } from './lost-samples.ts';
import type { ShardFrame, ShardHandle } from './shard-handle.ts';
import { gaps, scheduleLags, summariseChecks, summariseScenarios } from './totals.ts';

export interface RunOptions {
  readonly runId: string;
  readonly clock: Clock;
  readonly outputs: readonly Output[];
  readonly failOnIterationError: boolean;
  readonly requireTrusted: boolean;
  readonly snapshotIntervalMs: number;
  readonly thresholdIntervalMs: number;
  /** How long before the load the shards are told, so that they begin together. */
  readonly startLeadMs: number;
  openLinks(): Promise<RunnerLink[]>;
}

/** How much longer than planned a shard may take before it counts as hung. */
const HANG_MS = 10_000;
/** How long a killed shard may take to say its last words. */
const KILL_MS = 5000;

/** One run from setup to result: the composition of everything else. */
export class Run implements RunController {
  readonly #test: LoadTest;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #loadClock: LoadClock;
  readonly #bus = new EventBus();
  readonly #aggregate: Aggregate;
  readonly #monitor: ThresholdMonitor;
  readonly #causes = new Causes();
  readonly #errors = new ErrorSummary();
  readonly #lost: LostSamples;
  /** Aborts at the first stop, and with it everything that only waits. */
  readonly #stopping = new AbortController();
  readonly #cuttingTeardown = new AbortController();
  readonly #result = Promise.withResolvers<RunResult>();
  readonly #startedAtWallMs: number;
  #fleet: Fleet | undefined;
  #stopReason: string | undefined;
  #thresholdStop = false;
  #isKilled = false;
  #isTearingDown = false;
  #hasFailed = false;
  #hasResult = false;
  readonly #warnings: string[] = [];
  readonly #brokenOutputs = new Set<Output>();
  #loadStartedAtMs: number | undefined;
  #loadEndedAtMs: number | undefined;
  #giveUpAtMs = Number.POSITIVE_INFINITY;

  constructor(test: LoadTest, options: RunOptions) {
    const { thresholds, metrics, maxSeries } = test.plan;
    this.#test = test;
    this.#options = options;
    this.#clock = options.clock;
    this.#loadClock = new LoadClock(options.clock);
    this.#aggregate = new Aggregate({ thresholds, metrics, maxSeries });
    this.#monitor = new ThresholdMonitor(thresholds, this.#aggregate);
    this.#lost = new LostSamples(test.plan);
    this.#startedAtWallMs = Math.round(options.clock.wallTimeMs());
  }

  get runId(): string {
    return this.#options.runId;
  }

  get isPaused(): boolean {
    return this.#loadClock.isPaused;
  }

  start(): void {
    this.#run().then(this.#result.resolve, this.#result.reject);
  }

  wait(): Promise<RunResult> {
    return this.#result.promise;
  }

  events(): AsyncIterable<RunEvent> {
    return this.#bus.subscribe();
  }

  snapshot(): MetricSnapshot | undefined {
    if (this.#loadStartedAtMs === undefined) return undefined;
    return this.#aggregate.snapshot(this.#durationSeconds(), Math.round(this.#clock.wallTimeMs()));
  }

  pause(): void {
    if (this.isPaused || this.#stopping.signal.aborted || this.#loadEndedAtMs !== undefined) return;
    this.#loadClock.pause();
    this.#fleet?.send({ type: 'pause' });
    this.#publish({ type: 'pause' });
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#loadClock.resume();
    this.#fleet?.send({ type: 'resume' });
    this.#publish({ type: 'resume', paused_seconds: this.#loadClock.pausedTotalMs / 1000 });
  }

  stop(reason = 'stop requested'): void {
    if (this.#stopping.signal.aborted || this.#loadEndedAtMs !== undefined) return;
    this.#stopReason = reason;
    this.resume();
    this.#stopping.abort();
    this.#fleet?.send({ type: 'stop' });
    const graceMs = Math.max(...this.#test.plan.scenarios.map((one) => one.gracefulStopMs));
    this.#giveUpAtMs = this.#clock.nowMs() + graceMs + HANG_MS;
  }

  fail(error: unknown): void {
    if (this.#hasResult) return;
    this.#causes.addThrown(error);
    this.#hasFailed = true;
    this.stop('an error outside of the run');
  }

  kill(reason = 'kill requested'): void {
    this.stop(reason);
    if (this.#isTearingDown) this.#cuttingTeardown.abort();
    if (this.#isKilled) return;
    this.#isKilled = true;
    this.#fleet?.send({ type: 'kill', reason: `iteration interrupted: ${reason}` });
    this.#giveUpAtMs = this.#clock.nowMs() + KILL_MS;
  }

  async #run(): Promise<RunResult> {
    let setupData: unknown;
    try {
      await using fleet = await this.#openFleet();
      this.#phase('setup');
      const [setup, assigned] = await Promise.allSettled([
        runSetup(this.#test, this.#clock, this.#stopping.signal),
        Promise.race([fleet.assign({ path: this.#test.path }), this.#stopped()]),
      ]);
      this.#noteStart(setup, assigned);
      if (setup.status === 'fulfilled') setupData = setup.value;
      const canStart = setup.status === 'fulfilled' && assigned.status === 'fulfilled';
      if (canStart && !this.#stopping.signal.aborted) await this.#execute(fleet, setupData);
    } catch (thrown) {
      this.#causes.addThrown(thrown);
    }
    this.#phase('teardown');
    this.#isTearingDown = true;
    await runTeardown(this.#test, setupData, this.#clock, this.#cuttingTeardown.signal).catch(
      (thrown: unknown) => this.#causes.addThrown(thrown),
    );
    return this.#finish();
  }

  /** Settles at the first stop: a shard that never finishes loading must not hold the run. */
  #stopped(): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async #openFleet(): Promise<Fleet> {
    this.#fleet = new Fleet({
      plan: this.#test.plan,
      links: await this.#options.openLinks(),
      onFrame: (frame, shard) => this.#merge(frame, shard),
      onFailed: (error, shard) => this.#shardFailed(error, shard),
    });
    return this.#fleet;
  }

  /** Records why the load cannot start. What a stop cut off is not a failure of its own. */
  #noteStart(setup: PromiseSettledResult<unknown>, assigned: PromiseSettledResult<void>): void {
    if (setup.status === 'rejected' && !this.#stopping.signal.aborted) {
      this.#causes.addThrown(setup.reason);
    }
    // A shard's failure is recorded by shardFailed; anything else is not known yet.
    if (assigned.status === 'rejected' && !isRampaError(assigned.reason)) {
      this.#causes.addThrown(assigned.reason);
    }
  }

  async #execute(fleet: Fleet, setupData: unknown): Promise<void> {
    const leadMs = this.#options.startLeadMs;
    this.#phase('execute');
    this.#loadStartedAtMs = this.#loadClock.nowMs() + leadMs;
    // First, because a shard begins as soon as it hears of the start.
    if (this.isPaused) fleet.send({ type: 'pause' });
    fleet.send({ type: 'start', startWallMs: this.#clock.wallTimeMs() + leadMs, setupData });
    const ended = new AbortController();
    const watching = [
      this.#every(this.#options.snapshotIntervalMs, ended.signal, () => this.#tick(fleet)),
      this.#every(this.#options.thresholdIntervalMs, ended.signal, () => this.#watchThresholds()),
    ];
    await fleet.done();
    this.#loadEndedAtMs = this.#loadClock.nowMs();
    ended.abort();
    await Promise.all(watching);
  }

  async #every(intervalMs: number, end: AbortSignal, act: () => void): Promise<void> {
    while (await sleepUntil(this.#clock, this.#clock.nowMs() + intervalMs, end)) act();
  }

  #tick(fleet: Fleet): void {
    const snapshot = this.snapshot();
    if (snapshot !== undefined) this.#publish({ type: 'snapshot', snapshot });
    const isLate = this.#loadClock.nowMs() - (this.#loadStartedAtMs ?? 0) > this.#plannedMs();
    if (this.#clock.nowMs() > this.#giveUpAtMs || isLate) {
      fleet.abandon('it did not answer: its thread is blocked');
    }
  }

  /** The longest that the load can take, with all grace and some slack. */
  #plannedMs(): number {
    const ends = this.#test.plan.scenarios.map((scenario) => {
      // A queue may use its grace twice: to start what waits, and to finish it.
      return scenario.startTimeMs + scenarioDurationMs(scenario) + 2 * scenario.gracefulStopMs;
    });
    return Math.max(...ends) + HANG_MS;
  }

  #watchThresholds(): void {
    if (this.#test.plan.thresholds.length === 0 || this.isPaused) return;
    const seconds = this.#durationSeconds();
    const { results, willAbort, aborting } = this.#monitor.evaluate(seconds * 1000, seconds);
    this.#publish({ type: 'live_threshold', results, will_abort: willAbort });
    const [first] = aborting;
    if (first === undefined || this.#stopping.signal.aborted) return;
    this.#thresholdStop = true;
    this.stop(`threshold crossed: ${first.metric} ${first.source}`);
  }

  #merge({ frame, errors }: ShardFrame, shard: ShardHandle): void {
    for (const error of errors) this.#errors.add(error);
    if (frame !== undefined) {
      this.#aggregate.merge(shard.segment.index, frame, Math.floor(this.#durationSeconds()));
    }
  }

  #shardFailed(error: RampaError, shard: ShardHandle): void {
    this.#causes.addThrown(error);
    if (this.#loadStartedAtMs === undefined) return;
    const { frame, count } = this.#lost.add(shard.lostIterations());
    if (frame !== undefined) {
      const source = shard.segment.total + shard.segment.index;
      this.#aggregate.merge(source, frame, Math.floor(this.#durationSeconds()));
    }
    const message = `${error.message}; ${count} iterations were lost`;
    this.#warnings.push(message);
    this.#publish({ type: 'warning', message });
    this.#stopping.abort();
    this.#fleet?.send({ type: 'kill', reason: 'iteration interrupted: another shard died' });
    this.#giveUpAtMs = Math.min(this.#giveUpAtMs, this.#clock.nowMs() + KILL_MS);
  }

  async #finish(): Promise<RunResult> {
    const { plan } = this.#test;
    const thresholds = evaluateThresholds(
      plan.thresholds,
      this.#aggregate,
      this.#durationSeconds(),
    );
    const hasRun = this.#loadStartedAtMs !== undefined;
    if (hasRun && thresholds.length > 0) this.#publish({ type: 'threshold', results: thresholds });
    const snapshot = this.snapshot();
    if (snapshot !== undefined) this.#publish({ type: 'snapshot', snapshot });
    const scenarios = summariseScenarios(plan, this.#aggregate);
    const refusals = [
      ...this.#aggregate.warnings(),
      ...(hasRun ? gaps(plan, scenarios, thresholds) : []),
    ];
    const losses = (): string[] => this.#options.outputs.flatMap((one) => one.losses?.() ?? []);
    for (const message of refusals) this.#publish({ type: 'warning', message });
    const shards = this.#fleet?.shards ?? [];
    const health = judgeHealth({
      shards: shards.flatMap((shard) => shard.health ?? []),
      lags: scheduleLags(plan, this.#aggregate),
      durationSeconds: this.#durationSeconds(),
      lostShardCount: this.#warnings.length,
    });
    this.#judge(hasRun ? thresholds : [], health.verdict === 'invalid');
    this.#phase('complete');
    const build = (): RunResult => ({
      runId: this.runId,
      status: this.#causes.status,
      exitCode: this.#causes.exitCode,
      causes: this.#causes.list(),
      snapshot,
      metrics: this.#aggregate.metrics(),
      thresholds: hasRun ? thresholds : [],
      checks: summariseChecks(this.#aggregate),
      scenarios,
      errors: this.#errors.list(),
      health,
      warnings: [...this.#warnings, ...refusals, ...losses()],
      stopReason: this.#stopReason,
      startedAt: this.#startedAtWallMs,
      shardCount: shards.length,
    });
    this.#hasResult = true;
    await this.#finishOutputs(build());
    this.#bus.end();
    return build();
  }

  #judge(thresholds: readonly ThresholdResult[], isInvalid: boolean): void {
    const breached = thresholds.filter(({ passed }) => !passed);
    for (const { metric, source, lhs } of breached) {
      const actual = lhs === null ? 'no data' : Number(lhs.toPrecision(6));
      this.#causes.add(
        EXIT.thresholdBreach,
        `threshold crossed: ${metric} ${source}, got ${actual}`,
      );
    }
    if (this.#stopReason !== undefined && !this.#thresholdStop && !this.#hasFailed) {
      this.#causes.add(EXIT.aborted, `run stopped: ${this.#stopReason}`);
    } else if (this.#thresholdStop && breached.length === 0) {
      this.#causes.add(EXIT.thresholdBreach, this.#stopReason ?? 'threshold crossed');
    }
    if (this.#options.requireTrusted && isInvalid) {
      const hint = 'See the health section for the reasons, and use more shards or less load.';
      this.#causes.add(EXIT.thresholdBreach, 'the load generator could not keep up', hint);
    }
    if (this.#options.failOnIterationError && !this.#errors.isEmpty) {
      this.#causes.add(EXIT.iterationError, this.#errors.describe());
    }
  }

  async #finishOutputs(result: RunResult): Promise<void> {
    const finish = async (output: Output): Promise<void> => {
      await using owned = output;
      await owned.finish(result);
    };
    const outcomes = await Promise.allSettled(this.#options.outputs.map(finish));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') this.#causes.addThrown(outcome.reason);
    }
  }

  #phase(phase: RunPhase): void {
    this.#publish({ type: 'phase', phase });
  }

  #publish(event: EventBody): void {
    const complete: RunEvent = { ...event, ...this.#eventBase() };
    this.#bus.publish(complete);
    for (const output of this.#options.outputs) this.#tell(output, complete);
  }

  /** An output of the user's own must not be able to break the run. */
  #tell(output: Output, event: RunEvent): void {
    try {
      output.onEvent?.(event);
    } catch (cause) {
      if (this.#brokenOutputs.has(output)) return;
      this.#brokenOutputs.add(output);
      const message = `output ${output.name} threw at an event: ${describeThrown(cause)}`;
      this.#causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', message, { cause }));
    }
  }

  #eventBase(): { run_id: string; timestamp: number } {
    return { run_id: this.runId, timestamp: Math.round(this.#clock.wallTimeMs()) };
  }

  #durationSeconds(): number {
    if (this.#loadStartedAtMs === undefined) return 0;
    const untilMs = this.#loadEndedAtMs ?? this.#loadClock.nowMs();
    return Math.max(0, untilMs - this.#loadStartedAtMs) / 1000;
  }
}

type EventBody = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'run_id' | 'timestamp'>
    : never
  : never;
