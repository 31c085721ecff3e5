import { parseDuration } from '../../core/duration.ts';
import { formatValue, RampaError } from '../../core/errors.ts';
import { iterationRandom } from '../../core/iteration-random.ts';
import type { Tags } from '../../core/metric.ts';
import type { SampleScope } from '../../core/protocol.ts';
import type { CheckPredicate, ExecutionInfo, VuInfo, Worker } from '../../core/worker.ts';
import type { FailedCheck } from '../error-log.ts';
import type { Scope } from './scope.ts';
import type { Iteration, Vu } from './vu.ts';

type Checks = Readonly<Record<string, CheckPredicate<unknown>>>;

/**
 * The `worker` of one iteration, or of a group inside it. Protocol clients such as `worker.http` are
 * added to its prototype by {@link workerClass}, because the engine knows no protocol by name.
 */
export class IterationWorker implements SampleScope {
  readonly #vu: Vu;
  readonly #iteration: Iteration;
  readonly #scope: Scope;
  #clients: (object | undefined)[] | undefined;

  constructor(vu: Vu, iteration: Iteration, scope: Scope) {
    this.#vu = vu;
    this.#iteration = iteration;
    this.#scope = scope;
  }

  get tags(): Tags {
    return this.#scope.tags;
  }

  get scheduleLagMs(): number | undefined {
    return this.#iteration.lagMs;
  }

  get setupData(): unknown {
    return this.#vu.runtime.setupData;
  }

  get env(): Readonly<Record<string, string>> {
    return this.#vu.runtime.env;
  }

  get vu(): VuInfo {
    return { id: this.#vu.id, iteration: this.#iteration.ofVu };
  }

  get execution(): ExecutionInfo {
    const { scenario, shardIndex } = this.#vu.runtime;
    return {
      workerId: this.#vu.id,
      scenario: scenario.name,
      executor: scenario.executor,
      iteration: this.#iteration.index,
      shard: shardIndex,
      scheduleLagMs: this.#iteration.lagMs ?? 0,
    };
  }

  get signal(): AbortSignal {
    return this.#iteration.abortSignal();
  }

  get stopping(): boolean {
    return this.#vu.isStopping;
  }

  check(value: unknown, checks: Checks): boolean | Promise<boolean> {
    this.#assertAlive('check');
    let passed = true;
    let pending: Promise<boolean>[] | undefined;
    if (typeof checks !== 'object' || checks === null || Array.isArray(checks)) {
      throw new TypeError(
        `check takes an object of predicates by name, got ${formatValue(checks)}`,
      );
    }
    for (const name in checks) {
      if (!Object.hasOwn(checks, name)) continue;
      const outcome = this.#judge(name, value, checks[name]);
      if (typeof outcome !== 'boolean') {
        pending ??= [];
        pending.push(outcome);
      } else if (!outcome) passed = false;
    }
    if (pending === undefined) return passed;
    const judged = Promise.all(pending).then((outcomes) => outcomes.every(Boolean) && passed);
    this.#iteration.judging = Promise.all([this.#iteration.judging, judged]);
    return judged;
  }

  counter(name: string, value = 1, tags?: Tags): void {
    this.#assertAlive('counter');
    this.#scope.custom(name, 'counter', tags).add(value);
  }

  gauge(name: string, value: number, tags?: Tags): void {
    this.#assertAlive('gauge');
    this.#scope.custom(name, 'gauge', tags).add(value);
  }

  rate(name: string, value: boolean | number, tags?: Tags): void {
    this.#assertAlive('rate');
    this.#scope.custom(name, 'rate', tags).add(Number(value));
  }

  trend(name: string, value: number, tags?: Tags): void {
    this.#assertAlive('trend');
    this.#scope.custom(name, 'trend', tags).add(value);
  }

  async measure<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    this.#assertAlive('measure');
    requireFunction('measure', fn);
    const { clock } = this.#vu.runtime;
    const series = this.#scope.custom(name, 'trend', undefined);
    const startedAtMs = clock.nowMs();
    try {
      return await fn();
    } finally {
      const { lagMs, ended } = this.#iteration;
      if (!ended) {
        const durationMs = clock.nowMs() - startedAtMs;
        series.add(durationMs);
        if (lagMs !== undefined) this.#scope.customIntended(name).add(durationMs + lagMs);
      }
    }
  }

  async group<T>(name: string, fn: (worker: Worker) => T | Promise<T>): Promise<T> {
    this.#assertAlive('group');
    requireFunction('group', fn);
    const { clock } = this.#vu.runtime;
    const scope = this.#scope.group(name);
    const [service, intended] = scope.groupDurations();
    const startedAtMs = clock.nowMs();
    try {
      return await fn(this.#vu.createWorker(this.#iteration, scope));
    } finally {
      const { lagMs, ended } = this.#iteration;
      if (!ended) {
        const durationMs = clock.nowMs() - startedAtMs;
        service.add(durationMs);
        if (lagMs !== undefined) intended.add(durationMs + lagMs);
      }
    }
  }

  random(): number {
    this.#assertAlive('random');
    const iteration = this.#iteration;
    iteration.random ??= iterationRandom(this.#vu.runtime, iteration.index, 'script');
    return iteration.random();
  }

  sleep(duration: string | number): Promise<void> {
    this.#assertAlive('sleep');
    const delayMs = typeof duration === 'string' ? parseDuration(duration) : duration;
    if (delayMs === undefined || !Number.isFinite(delayMs) || delayMs < 0) {
      const expected = "a duration such as '1m30s' or milliseconds";
      throw new TypeError(`sleep takes ${expected}, got ${formatValue(duration)}`);
    }
    return this.#iteration.sleep(delayMs);
  }

  fail(message: string): never {
    throw new RampaError('RAMPA_ITERATION_FAILED', String(message));
  }

  /** The client of the protocol at `index` of the runtime's list, made on first use. */
  client(index: number): object {
    this.#assertAlive('a protocol client');
    this.#clients ??= [];
    this.#clients[index] ??= this.#vu.protocol(index).bind(this);
    return this.#clients[index];
  }

  #judge(name: string, value: unknown, predicate: unknown): boolean | Promise<boolean> {
    if (typeof predicate !== 'function') {
      const got = formatValue(predicate);
      throw new TypeError(`check takes a function for ${formatValue(name)}, got ${got}`);
    }
    const series = this.#scope.check(name);
    let outcome: unknown;
    let failure: FailedCheck['failure'];
    try {
      outcome = predicate(value);
    } catch (thrown) {
      failure = { thrown };
    }
    if (isPromiseLike(outcome)) return this.#judgeLater(series, outcome, { name, subject: value });
    series.add(outcome ? 1 : 0);
    if (!outcome) this.#failed({ name, subject: value, failure });
    return Boolean(outcome);
  }

  async #judgeLater(
    series: { add(value: number): void },
    pending: PromiseLike<unknown>,
    about: Pick<FailedCheck, 'name' | 'subject'>,
  ): Promise<boolean> {
    let failure: FailedCheck['failure'];
    const passed = await Promise.resolve(pending).then(Boolean, (thrown: unknown) => {
      failure = { thrown };
      return false;
    });
    if (this.#iteration.ended) return passed;
    series.add(passed ? 1 : 0);
    if (!passed) this.#failed({ ...about, failure });
    return passed;
  }

  #failed(check: Pick<FailedCheck, 'name' | 'subject' | 'failure'>): void {
    const group = this.#scope.groupName;
    this.#vu.runtime.onFailedCheck({ ...check, group, iteration: this.#iteration.index });
  }

  #assertAlive(member: string): void {
    if (!this.#iteration.ended) return;
    throw new RampaError(
      'RAMPA_WORKER_ENDED',
      `worker used after its iteration had ended, got a call of ${member}`,
      { hint: 'Await every promise that an iteration starts.' },
    );
  }
}

function requireFunction(member: string, fn: unknown): void {
  if (typeof fn === 'function') return;
  throw new TypeError(`${member} takes a name and a function, got ${formatValue(fn)}`);
}

/** Promises of other libraries are no `Promise`, but objects, so that every check by one would pass. */
function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** A worker class with one getter per protocol. */
export function workerClass(protocolNames: readonly string[]): typeof IterationWorker {
  class ProtocolWorker extends IterationWorker {}
  for (const [index, name] of protocolNames.entries()) {
    Object.defineProperty(ProtocolWorker.prototype, name, {
      get(this: IterationWorker) {
        return this.client(index);
      },
    });
  }
  return ProtocolWorker;
}
