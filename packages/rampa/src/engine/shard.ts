import type { Clock, TimerHandle } from '../core/clock.ts';
import { causeOf, describeThrown, isRampaError, RampaError, stackOf } from '../core/errors.ts';
import type { ShardHealth, ThreadVitals } from '../core/health.ts';
import { type Plan, peakVus } from '../core/plan.ts';
import type { ProtocolKind } from '../core/protocol.ts';
import { ExecutionSegment } from '../core/segment.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import { frameTransfers } from '../metrics/frame.ts';
import { Recorder } from '../metrics/recorder.ts';
import { sampleTransfers } from '../metrics/samples/sample-columns.ts';
import { ErrorLog, STRAY_SCENARIO } from './error-log.ts';
import { HealthProbe } from './health-probe.ts';
import { LagRecord } from './lag-record.ts';
import type { ScriptSource, ShardLink, ToShard } from './link.ts';
import { LoadClock } from './load-clock.ts';
import { ShardProgress } from './progress.ts';
import { SampleFlow } from './sample-flow.ts';
import { ScenarioRun, type ShardRuntime } from './scenario-run.ts';
import { Turn } from './turn.ts';
import { workerClass } from './vu/iteration-worker.ts';
import { VuGauges } from './vu-gauges.ts';

type Functions = ReadonlyMap<string, ScenarioFunction<unknown>>;

export interface ShardOptions {
  readonly clock: Clock;
  readonly protocols: readonly ProtocolKind[];
  /** Gives the scenarios' functions by scenario name. */
  loadFunctions(script: ScriptSource, plan: Plan): Promise<Functions>;
  readonly flushIntervalMs: number;
  /** Called when everything is loaded, before the first VU is made. */
  beforeLoad?(plan: Plan): void;
  /** Called at the start of the load; left out where nothing can be learnt about the thread, as in virtual time. */
  watchThread?(): ThreadVitals;
}

interface Assignment {
  readonly plan: Plan;
  readonly segment: ExecutionSegment;
  readonly functions: Functions;
  readonly progress: ShardProgress;
}

/**
 * Runs one segment of a plan, as the messages of the link say, and sends what it measures: one delta frame
 * per flush interval.
 */
export class Shard {
  readonly #link: ShardLink;
  readonly #options: ShardOptions;
  readonly #loadClock: LoadClock;
  readonly #errors: ErrorLog;
  readonly #lags = new LagRecord();
  #recorder: Recorder | undefined;
  #gauges: VuGauges | undefined;
  #samples: SampleFlow | undefined;
  #assignment: Assignment | undefined;
  #runs: readonly ScenarioRun[] = [];
  #stopped = false;
  #startedAtMs: number | undefined;
  #flushTimer: TimerHandle | undefined;
  #probe: HealthProbe | undefined;

  constructor(link: ShardLink, options: ShardOptions) {
    this.#link = link;
    this.#options = options;
    this.#loadClock = new LoadClock(options.clock);
    this.#errors = new ErrorLog(() => this.#loadSecond());
    link.onMessage((message) => this.#receive(message));
    link.onClose(() => this.#abandon('its run is gone'));
  }

  /** Counts a rejection that no iteration waited for. */
  countStray(thrown: unknown): void {
    this.#errors.add(STRAY_SCENARIO, thrown);
  }

  /** Ends the shard with an error that nothing caught. What was measured until then is sent. */
  fail(error: unknown): void {
    if (this.#recorder !== undefined) this.#flush(true);
    this.#guard(Promise.reject(error));
  }

  #receive(message: ToShard): void {
    switch (message.type) {
      case 'assign':
        this.#guard(this.#assign(message));
        return;
      case 'start':
        this.#guard(this.#start(message));
        return;
      case 'samples-taken':
        this.#samples?.taken(message.arrays);
        return;
      case 'pause':
        this.#loadClock.pause();
        return;
      case 'resume':
        this.#loadClock.resume();
        return;
      case 'stop':
        this.#stop();
        return;
      case 'kill':
        this.#guard(this.#kill(message.reason));
        return;
    }
  }

  async #assign(message: Extract<ToShard, { type: 'assign' }>): Promise<void> {
    const { plan, script, segment, progress, wantsSamples } = message;
    if (wantsSamples) this.#samples = new SampleFlow(this.#options.clock);
    const functions = await this.#options.loadFunctions(script, plan);
    this.#assignment = {
      plan,
      functions,
      segment: new ExecutionSegment(segment.index, segment.total),
      progress: new ShardProgress(progress),
    };
    this.#link.send({ type: 'ready' });
  }

  async #start({ startWallMs, setupData }: Extract<ToShard, { type: 'start' }>): Promise<void> {
    const { clock } = this.#options;
    const assignment = this.#assignment;
    if (assignment === undefined) throw new RampaError('RAMPA_BUG', 'shard started before assign');
    this.#options.beforeLoad?.(assignment.plan);
    this.#runs = this.#createRuns(assignment, setupData);
    if (this.#stopped) for (const run of this.#runs) run.stop();
    const startedAtMs = this.#loadClock.nowMs() + (startWallMs - clock.wallTimeMs());
    this.#startedAtMs = startedAtMs;
    const probe = this.#openProbe(assignment.segment.index, startedAtMs);
    this.#flushLater();
    let health: ShardHealth;
    let activeMs: readonly number[];
    try {
      activeMs = await Promise.all(this.#runs.map((run) => run.run(startedAtMs)));
    } finally {
      // Also after a failure: timers that go on would keep the program alive.
      if (this.#flushTimer !== undefined) clock.clearTimer(this.#flushTimer);
      health = probe.finish();
    }
    this.#flush(true);
    this.#link.send({ type: 'done', health, activeMs });
  }

  #openProbe(shard: number, startedAtMs: number): HealthProbe {
    const { clock, watchThread } = this.#options;
    this.#probe = new HealthProbe({
      shard,
      clock,
      vitals: watchThread?.(),
      lags: this.#lags,
      loadSeconds: () => (this.#loadClock.nowMs() - startedAtMs) / 1000,
    });
    return this.#probe;
  }

  #createRuns(
    { plan, segment, functions, progress }: Assignment,
    setupData: unknown,
  ): ScenarioRun[] {
    const { clock, protocols } = this.#options;
    const { maxSeries, metrics } = plan;
    const recorder = new Recorder({ maxSeries, metrics, tap: this.#samples?.tap });
    this.#recorder = recorder;
    const runtime: ShardRuntime = {
      plan,
      segment,
      clock,
      loadClock: this.#loadClock,
      turn: new Turn(clock),
      source: recorder,
      protocols: protocols.map((kind) => kind.openShard({ clock, series: recorder })),
      Worker: workerClass(protocols.map((kind) => kind.name)),
      errors: this.#errors,
      lags: this.#lags,
      progress,
      setupData,
    };
    const gauges = new VuGauges(recorder, plan, clock);
    this.#gauges = gauges;
    let firstVuId = 1;
    return plan.scenarios.map((scenario, index) => {
      const fn = functions.get(scenario.name);
      if (fn === undefined) throw new RampaError('RAMPA_BUG', `no function for ${scenario.name}`);
      const onPoolChange = gauges.set.bind(gauges, index);
      const options = { scenario, index, firstVuId, fn, onPoolChange };
      firstVuId += peakVus(scenario);
      return new ScenarioRun(runtime, options);
    });
  }

  async #kill(message: string): Promise<void> {
    this.#stop();
    const reason = new RampaError('RAMPA_ITERATION_KILLED', message);
    for (const run of this.#runs) run.kill(reason);
  }

  /** Ends all that is still under way in a shard that can do no more, as the end of a thread would. */
  #abandon(why: string): void {
    this.#stop();
    const reason = new RampaError('RAMPA_ITERATION_KILLED', `iteration interrupted: ${why}`);
    for (const run of this.#runs) {
      try {
        run.abandon(reason);
      } catch {
        // The shard has told its failure already, or there is nobody to tell.
      }
    }
  }

  #stop(): void {
    this.#stopped = true;
    for (const run of this.#runs) run.stop();
    // VUs that a pause holds must see that the run is over.
    this.#loadClock.resume();
  }

  #loadSecond(): number {
    const nowMs = this.#loadClock.nowMs();
    return Math.round(Math.max(0, nowMs - (this.#startedAtMs ?? nowMs))) / 1000;
  }

  #flushLater(): void {
    this.#flushTimer = this.#options.clock.setTimer(this.#options.flushIntervalMs, () => {
      this.#gauges?.repeat();
      this.#flush();
      this.#flushLater();
    });
  }

  #flush(isLast = false): void {
    const counts = this.#assignment?.progress.counts.slice() ?? new Float64Array();
    const frame = this.#recorder?.takeFrame();
    const samples = isLast ? this.#samples?.takeLast() : this.#samples?.take();
    const transfers = [
      ...(frame === undefined ? [] : frameTransfers(frame)),
      ...(samples === undefined ? [] : sampleTransfers(samples)),
    ];
    const errors = this.#errors.take();
    const health = this.#probe?.takeSpans() ?? [];
    this.#link.send({ type: 'frame', frame, samples, errors, counts, health }, transfers);
  }

  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const known = isRampaError(error);
      this.#link.send({
        type: 'failed',
        code: known ? error.code : 'RAMPA_BUG',
        message: describeThrown(error),
        hint: known ? error.hint : undefined,
        // Of an error of the script's the place in the script.
        stack: stackOf(causeOf(error) ?? error),
      });
      this.#abandon('its shard failed');
    });
  }
}
