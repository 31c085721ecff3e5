import type { Clock } from '../../core/clock.ts';
import { RampaError } from '../../core/errors.ts';
import { iterationRandom, type Random } from '../../core/iteration-random.ts';
import type { Series } from '../../core/metric.ts';
import type { ScenarioPlan } from '../../core/plan.ts';
import type { ProtocolShard, ProtocolVu } from '../../core/protocol.ts';
import type { ScenarioFunction, Worker } from '../../core/worker.ts';
import type { FailedCheck } from '../error-log.ts';
import type { Scope } from './scope.ts';

/** What all VUs of one scenario in one shard share. */
export interface VuRuntime {
  readonly scenario: ScenarioPlan;
  readonly shardIndex: number;
  readonly seed: number;
  /** Real time: what is measured. */
  readonly clock: Clock;
  readonly scope: Scope;
  readonly fn: ScenarioFunction<unknown>;
  readonly setupData: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly protocols: readonly ProtocolShard[];
  readonly Worker: WorkerClass;
  readonly series: IterationSeries;
  /** True once the scenario starts no more iterations. */
  isStopping(): boolean;
  onStart(): void;
  /** Told about the end of each iteration, by its number; `thrown` holds what it threw. */
  onEnd(outcome: IterationOutcome, thrown: unknown, iteration: number): void;
  onFailedCheck(check: Omit<FailedCheck, 'scenario'>): void;
}

/** Makes the `worker` that a scenario's function gets; handed in, so that a VU knows no protocol. */
export type WorkerClass = new (vu: Vu, iteration: Iteration, scope: Scope) => object;

export type IterationOutcome = 'completed' | 'failed' | 'interrupted';

export interface IterationSeries {
  readonly iterations: Series;
  readonly duration: Series;
  readonly durationIntended: Series;
  readonly scheduleLag: Series;
  readonly errors: Series;
  readonly interrupted: Series;
}

/**
 * One virtual user: runs one iteration at a time, and keeps its protocol clients (connections, cookies)
 * from its first use of them until it retires.
 */
export class Vu {
  /** From 1, unique over all shards and scenarios. */
  readonly id: number;
  readonly runtime: VuRuntime;
  readonly #protocols: (ProtocolVu | undefined)[] = [];
  #current: Iteration | undefined;
  #iterationCount = 0;
  #retiring = false;
  /** The iteration that runs, or the last one. */
  #latestIndex = 0;
  /** What protocol clients draw from, and for which iteration it was made. */
  #random: Random | undefined = undefined;
  #randomOf = -1;

  constructor(id: number, runtime: VuRuntime) {
    this.id = id;
    this.runtime = runtime;
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  get isStopping(): boolean {
    return this.#retiring || this.runtime.isStopping();
  }

  /**
   * Runs one iteration. The promise settles, never rejects, when it has ended or was killed.
   * @param lagMs actual minus intended start; `undefined` without a schedule
   */
  run(iterationIndex: number, lagMs: number | undefined): Promise<void> {
    return new Promise((resolve) => this.#start(iterationIndex, lagMs, resolve));
  }

  /** Counts iterations that the VU ran in an earlier run, so that `worker.vu.iteration` goes on from there. */
  skip(count: number): void {
    this.#iterationCount += count;
  }

  /** Interrupts the running iteration: its signal fires, its calls reject, it counts as interrupted. */
  kill(reason: RampaError): void {
    const iteration = this.#current;
    if (iteration === undefined) return;
    this.#end(iteration, 'interrupted', reason);
    iteration.kill(reason);
    // The iteration's code may still be running. Closed clients keep it from adding load.
    for (const protocol of this.#protocols) protocol?.kill(reason);
    this.#closeProtocols();
  }

  /** Asks the running iteration to finish early (`worker.stopping`); {@link reactivate} takes it back. */
  deactivate(): void {
    this.#retiring = true;
  }

  reactivate(): void {
    this.#retiring = false;
  }

  /** Closes the VU's connections. It must not be busy. */
  retire(): void {
    this.#closeProtocols();
  }

  /** The client of the protocol at `index` of the runtime's list. */
  protocol(index: number): ProtocolVu {
    const known = this.#protocols[index];
    if (known !== undefined) return known;
    const shard = this.runtime.protocols[index];
    if (shard === undefined) throw new RampaError('RAMPA_BUG', `no protocol number ${index}`);
    const opened = shard.openVu({
      scenario: this.runtime.scenario,
      tags: this.runtime.scope.tags,
      random: () => this.#clientRandom(),
    });
    this.#protocols[index] = opened;
    return opened;
  }

  createWorker(iteration: Iteration, scope: Scope): Worker {
    // The class has a getter per protocol, which no static type can know; see workerClass.
    return new this.runtime.Worker(this, iteration, scope) as Worker;
  }

  #start(index: number, lagMs: number | undefined, done: () => void): void {
    const { clock, fn, scope, series } = this.runtime;
    const iteration = new Iteration(index, this.#iterationCount++, lagMs, clock, done);
    this.#current = iteration;
    this.#latestIndex = index;
    this.runtime.onStart();
    if (lagMs !== undefined) series.scheduleLag.add(lagMs);
    let returned: unknown;
    try {
      returned = fn(this.createWorker(iteration, scope));
    } catch (thrown) {
      returned = Promise.reject(thrown);
    }
    try {
      Promise.resolve(returned).then(
        () => this.#endLater(iteration, 'completed', undefined),
        (thrown: unknown) => this.#endLater(iteration, 'failed', thrown),
      );
    } catch (thrown) {
      // What was returned is the script's: its getters may throw, and then it has no outcome of its own.
      this.#endLater(iteration, 'failed', thrown);
    }
  }

  /**
   * A check or a call that the script did not await must not be lost: the iteration lasts until it is over, and what
   * the script began when it was.
   */
  #endLater(iteration: Iteration, outcome: IterationOutcome, thrown: unknown): void {
    // A killed iteration's code may end much later, when the VU is busy with another one.
    if (this.#current !== iteration) return;
    const pending = this.#pending(iteration);
    if (pending === undefined) this.#end(iteration, outcome, thrown);
    else void pending.then(() => this.#endLater(iteration, outcome, thrown));
  }

  #pending(iteration: Iteration): Promise<unknown> | undefined {
    const { judging } = iteration;
    iteration.judging = undefined;
    if (judging !== undefined) return judging;
    for (const protocol of this.#protocols) {
      const pending = protocol?.pending?.();
      if (pending !== undefined) return pending;
    }
    return undefined;
  }

  #end(iteration: Iteration, outcome: IterationOutcome, thrown: unknown): void {
    this.#current = undefined;
    iteration.ended = true;
    const { series } = this.runtime;
    if (outcome === 'interrupted') series.interrupted.add(1);
    else this.#record(iteration);
    const broken = this.#endProtocols();
    const { index } = iteration;
    if (outcome === 'completed' && broken !== undefined) this.#tell('failed', broken.thrown, index);
    else this.#tell(outcome, thrown, index);
    iteration.done();
  }

  /** @returns what the first client threw that could not end the iteration: nobody would wait for it again */
  #endProtocols(): { readonly thrown: unknown } | undefined {
    let first: { readonly thrown: unknown } | undefined;
    for (const protocol of this.#protocols) {
      try {
        protocol?.endIteration();
      } catch (thrown) {
        first ??= { thrown };
      }
    }
    return first;
  }

  #tell(outcome: IterationOutcome, thrown: unknown, index: number): void {
    if (outcome === 'failed') this.runtime.series.errors.add(1);
    this.runtime.onEnd(outcome, thrown, index);
  }

  #record({ startedAtMs, lagMs }: Iteration): void {
    const { clock, series } = this.runtime;
    const nowMs = clock.nowMs();
    const durationMs = nowMs - startedAtMs;
    series.iterations.add(1, nowMs);
    series.duration.add(durationMs, nowMs);
    if (lagMs !== undefined) series.durationIntended.add(durationMs + lagMs, nowMs);
  }

  #clientRandom(): number {
    if (this.#random === undefined || this.#randomOf !== this.#latestIndex) {
      this.#randomOf = this.#latestIndex;
      this.#random = iterationRandom(this.runtime, this.#latestIndex, 'client');
    }
    return this.#random();
  }

  #closeProtocols(): void {
    for (const protocol of this.#protocols.splice(0)) protocol?.close();
  }
}

/** The state of one iteration; a few words, because there may be 100,000 at once. */
export class Iteration {
  /** From 0, unique within the scenario over all shards. */
  readonly index: number;
  /** From 0, within the VU. */
  readonly ofVu: number;
  readonly lagMs: number | undefined;
  readonly startedAtMs: number;
  readonly done: () => void;
  ended = false;
  /** Settles, never rejects, when all async checks so far are judged. */
  judging: Promise<unknown> | undefined;
  /** What the script draws from, once it has. */
  random: Random | undefined = undefined;
  readonly #clock: Clock;
  #controller: AbortController | undefined;
  #killed: RampaError | undefined;
  #waiting: Set<(reason: RampaError) => void> | undefined;

  constructor(
    index: number,
    ofVu: number,
    lagMs: number | undefined,
    clock: Clock,
    done: () => void,
  ) {
    this.index = index;
    this.ofVu = ofVu;
    this.lagMs = lagMs;
    this.#clock = clock;
    this.done = done;
    this.startedAtMs = clock.nowMs();
  }

  abortSignal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#killed !== undefined) this.#controller.abort(this.#killed);
    return this.#controller.signal;
  }

  sleep(delayMs: number): Promise<void> {
    const clock = this.#clock;
    const dueAtMs = clock.nowMs() + delayMs;
    return new Promise((resolve, reject) => {
      this.#waiting ??= new Set();
      const waiting = this.#waiting;
      const onKill = (reason: RampaError): void => {
        clock.clearTimer(timer);
        reject(reason);
      };
      const wake = (): void => {
        // A timer may fire up to a millisecond early, and a sleep must not be shorter than asked for.
        const leftMs = dueAtMs - clock.nowMs();
        if (leftMs > 0) {
          timer = clock.setTimer(leftMs, wake);
          return;
        }
        waiting.delete(onKill);
        resolve();
      };
      let timer = clock.setTimer(delayMs, wake);
      waiting.add(onKill);
    });
  }

  kill(reason: RampaError): void {
    this.#killed = reason;
    this.#controller?.abort(reason);
    for (const onKill of this.#waiting ?? []) onKill(reason);
    this.#waiting = undefined;
  }
}
