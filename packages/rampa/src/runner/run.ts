import { versions } from 'node:process';
import { type Clock, sleepUntil } from '../core/clock.ts';
import { isRampaError, type RampaError } from '../core/errors.ts';
import { longestLoadMs } from '../core/plan.ts';
import type {
  Distribution,
  MetricSnapshot,
  RunController,
  RunEvent,
  RunPhase,
  RunResult,
  SeriesStats,
} from '../core/run.ts';
import { LoadClock } from '../engine/load-clock.ts';
import { Aggregate } from '../metrics/aggregate.ts';
import { sampleTransfers } from '../metrics/samples/sample-columns.ts';
import { ThresholdMonitor } from '../metrics/thresholds/monitor.ts';
import { aborted } from './aborted.ts';
import { Causes } from './causes.ts';
import { describeRun } from './describe-run.ts';
import { ErrorSummary } from './error-summary.ts';
import { type EventBody, EventBus } from './event-bus.ts';
import { Fleet } from './fleet.ts';
import { frameSecond } from './flush-interval.ts';
import { ReachedLoad } from './health/reached.ts';
import { type Fitness, RunHealth } from './health/run-health.ts';
import { judgeRun, type StopOrigin } from './judge-run.ts';
import { type HookTools, hookTools, runSetup, runTeardown } from './lifecycle.ts';
import type { LoadTest } from './load-test.ts';
import { LostSamples } from './lost-samples.ts';
import type { RunOptions } from './run-options.ts';
import { RunOutputs } from './run-outputs.ts';
import type { ShardFrame, ShardHandle } from './shard-handle.ts';
import { summariseLoad, summariseMeasured } from './totals.ts';

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
  readonly #outputs: RunOutputs;
  readonly #errors: ErrorSummary;
  readonly #lost: LostSamples;
  readonly #health: RunHealth;
  /** Aborts at the first stop, and with it everything that only waits. */
  readonly #stopping = new AbortController();
  readonly #cuttingTeardown = new AbortController();
  readonly #result = Promise.withResolvers<RunResult>();
  readonly #startedAtWallMs: number;
  #fleet: Fleet | undefined;
  #currentPhase: RunPhase | undefined;
  #stopReason: string | undefined;
  #stoppedBy: StopOrigin = 'request';
  #isKilled = false;
  #hasResult = false;
  readonly #warnings: string[] = [];
  #loadStartedAtMs: number | undefined;
  #loadEndedAtMs: number | undefined;
  #giveUpAtMs = Number.POSITIVE_INFINITY;

  constructor(test: LoadTest, options: RunOptions) {
    const { thresholds, metrics, maxSeries } = test.plan;
    this.#test = test;
    this.#options = options;
    this.#outputs = new RunOutputs(options, this.#causes);
    this.#errors = new ErrorSummary(test.wording?.hints);
    this.#clock = options.clock;
    this.#loadClock = new LoadClock(options.clock);
    const onSlice = this.#outputs.sliceTaker(this.#errors, (second) => this.#epochMs(second));
    const reached = new ReachedLoad(test.plan.scenarios);
    const watch = reached.watcherOf.bind(reached);
    this.#aggregate = new Aggregate({ thresholds, metrics, maxSeries, onSlice, watch });
    this.#monitor = new ThresholdMonitor(thresholds, this.#aggregate);
    this.#lost = new LostSamples(test.plan);
    this.#health = new RunHealth({ ...options, aggregate: this.#aggregate, reached });
    this.#startedAtWallMs = Math.round(options.clock.wallTimeMs());
  }

  get runId(): string {
    return this.#options.runId;
  }

  get phase(): RunPhase | undefined {
    return this.#currentPhase;
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

  series(metric: string): SeriesStats[] {
    const seconds = this.#durationSeconds();
    return Array.from(this.#aggregate.seriesOf(metric), (series) => ({
      tags: series.tags,
      stats: series.stats(seconds),
    }));
  }

  distribution(metric: string): Distribution | undefined {
    const total = this.#aggregate.metricTotal(metric);
    return total?.kind === 'trend' ? total : undefined;
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
    if (this.#stopping.signal.aborted || this.#currentPhase === 'complete') return;
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
    if (!this.#stopping.signal.aborted) this.#stoppedBy = 'error';
    this.stop('an error outside of the run');
  }

  kill(reason = 'kill requested'): void {
    this.stop(reason);
    if (this.#currentPhase === 'teardown') this.#cuttingTeardown.abort();
    if (this.#isKilled) return;
    this.#isKilled = true;
    this.#fleet?.send({ type: 'kill', reason: `iteration interrupted: ${reason}` });
    this.#giveUpAtMs = this.#clock.nowMs() + KILL_MS;
  }

  async #run(): Promise<RunResult> {
    let setupData: unknown;
    try {
      const { openOutputs } = this.#options;
      if (openOutputs !== undefined) this.#outputs.add(await openOutputs());
      await using fleet = await this.#openFleet();
      const about = { runId: this.runId, startedAt: this.#startedAtWallMs };
      await this.#outputs.start(() => describeRun(this.#test, fleet.shards.length, about));
      this.#phase('setup');
      const [setup, assigned] = await Promise.allSettled([
        runSetup(this.#test, this.#hookTools(this.#stopping.signal)),
        // A shard that never finishes loading must not hold a run that is stopped.
        Promise.race([this.#assign(fleet), aborted(this.#stopping.signal)]),
      ]);
      this.#noteStart(setup, assigned);
      if (setup.status === 'fulfilled') setupData = setup.value;
      const isReady = setup.status === 'fulfilled' && assigned.status === 'fulfilled';
      // One that was ready may have died since, while setup() went on.
      const canStart = isReady && fleet.lostCount === 0;
      if (canStart && !this.#stopping.signal.aborted) await this.#execute(fleet, setupData);
    } catch (thrown) {
      this.#causes.addThrown(thrown);
    }
    this.#phase('teardown');
    await runTeardown(this.#test, setupData, this.#hookTools(this.#cuttingTeardown.signal)).catch(
      (thrown: unknown) => this.#causes.addThrown(thrown),
    );
    return this.#finish();
  }

  #assign(fleet: Fleet): Promise<void> {
    return fleet.assign({ path: this.#test.path }, this.#outputs.wantsSamples);
  }

  #hookTools(cut: AbortSignal): HookTools {
    return hookTools(this.#clock, cut, () => this.stop('SIGINT'));
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
    this.#aggregate.closeSlices();
  }

  async #every(intervalMs: number, end: AbortSignal, act: () => void): Promise<void> {
    while (await sleepUntil(this.#clock, this.#clock.nowMs() + intervalMs, end)) act();
  }

  #tick(fleet: Fleet): void {
    const snapshot = this.snapshot();
    if (snapshot !== undefined) this.#publish({ type: 'snapshot', snapshot });
    this.#publish(this.#health.takeEvent(this.#fitness()));
    for (const message of this.#outputs.takeTroubles()) this.#publish({ type: 'warning', message });
    this.#health.lookAtProcess(this.#durationSeconds());
    this.#aggregate.closeSlices(frameSecond(this.#durationSeconds()));
    const isLate =
      this.#loadClock.nowMs() - (this.#loadStartedAtMs ?? 0) >
      longestLoadMs(this.#test.plan) + HANG_MS;
    if (this.#clock.nowMs() > this.#giveUpAtMs || isLate) {
      fleet.abandon('it did not answer: its thread is blocked');
    }
  }

  #watchThresholds(): void {
    if (this.#test.plan.thresholds.length === 0 || this.isPaused) return;
    const seconds = this.#durationSeconds();
    const { results, willAbort, aborting } = this.#monitor.evaluate(seconds * 1000, seconds);
    this.#publish({ type: 'live_threshold', results, will_abort: willAbort });
    const [first] = aborting;
    if (first === undefined || this.#stopping.signal.aborted) return;
    this.#stoppedBy = 'threshold';
    this.stop(`threshold crossed: ${first.metric} ${first.source}`);
  }

  #merge({ frame, samples, errors, health }: ShardFrame, shard: ShardHandle): void {
    const { index } = shard.segment;
    if (frame !== undefined) {
      this.#aggregate.merge(index, frame, frameSecond(this.#durationSeconds()));
    }
    if (samples !== undefined) {
      this.#outputs.takeSamples(index, samples, (id) => this.#aggregate.seriesOfShard(index, id));
      shard.send({ type: 'samples-taken', arrays: samples }, sampleTransfers(samples));
    }
    this.#health.add(health, shard.segment.total);
    // After the frame, which may close the second before.
    for (const error of errors) this.#errors.add(error);
  }

  #shardFailed(error: RampaError, shard: ShardHandle): void {
    this.#causes.addThrown(error);
    if (this.#loadStartedAtMs === undefined) return;
    const { frame, count } = this.#lost.add(shard.lostIterations());
    if (frame !== undefined) {
      const source = shard.segment.total + shard.segment.index;
      this.#aggregate.merge(source, frame, frameSecond(this.#durationSeconds()));
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
    const hasRun = this.#loadStartedAtMs !== undefined;
    const shards = this.#fleet?.shards ?? [];
    const load = { hasRun, seconds: this.#durationSeconds(), shards };
    const summary = summariseLoad(this.#test, this.#aggregate, load);
    const { thresholds, scenarios } = summary;
    if (thresholds.length > 0) this.#publish({ type: 'threshold', results: thresholds });
    const snapshot = this.snapshot();
    if (snapshot !== undefined) this.#publish({ type: 'snapshot', snapshot });
    for (const message of summary.warnings) this.#publish({ type: 'warning', message });
    const health = this.#health.result(this.#fitness());
    if (hasRun) this.#publish(this.#health.takeEvent(this.#fitness(), health));
    const { requireTrusted, failOnIterationError } = this.#options;
    judgeRun(this.#causes, {
      thresholds,
      stopReason: this.#stopReason,
      stoppedBy: this.#stoppedBy,
      isUntrusted: requireTrusted && health.verdict === 'invalid',
      errors: failOnIterationError ? this.#errors : undefined,
    });
    this.#phase('complete');
    const build = (): RunResult => ({
      // First: an output that cannot say what it lost is a cause.
      warnings: [...this.#warnings, ...summary.warnings, ...this.#outputs.losses()],
      runId: this.runId,
      script: this.#test.script,
      plan,
      status: this.#causes.status,
      exitCode: this.#causes.exitCode,
      causes: this.#causes.list(),
      snapshot,
      distributions: this.#aggregate.distributions(),
      thresholds,
      scenarios,
      ...summariseMeasured(this.#aggregate, this.#errors),
      health,
      stopReason: this.#stopReason,
      startedAt: this.#startedAtWallMs,
      shardCount: shards.length,
      seed: plan.seed,
      nodeVersion: versions.node,
    });
    await this.#outputs.finish(build(), (message) => this.#publish({ type: 'warning', message }));
    this.#hasResult = true;
    await this.#outputs.writeResult(build);
    this.#bus.end();
    return build();
  }

  #fitness(): Fitness {
    const { shards = [], lostCount = 0 } = this.#fleet ?? {};
    // Without a load nothing is missing from the numbers.
    return { shards, lostCount: this.#loadStartedAtMs === undefined ? 0 : lostCount };
  }

  #phase(phase: RunPhase): void {
    this.#currentPhase = phase;
    this.#publish({ type: 'phase', phase });
  }

  #publish(event: EventBody): void {
    const timestamp = Math.round(this.#clock.wallTimeMs());
    const complete: RunEvent = { ...event, run_id: this.runId, timestamp };
    this.#bus.publish(complete);
    this.#outputs.tell(complete);
  }

  /** When a second of the load began, as the wall clock had it. */
  #epochMs(second: number): number {
    const sinceMs = this.#loadClock.nowMs() - (this.#loadStartedAtMs ?? 0) - second * 1000;
    return this.#clock.wallTimeMs() - sinceMs;
  }

  #durationSeconds(): number {
    if (this.#loadStartedAtMs === undefined) return 0;
    const untilMs = this.#loadEndedAtMs ?? this.#loadClock.nowMs();
    return Math.max(0, untilMs - this.#loadStartedAtMs) / 1000;
  }
}
