import type { ScenarioPlan } from '../core/plan.ts';
import type {
  ProtocolContext,
  ProtocolShard,
  ProtocolVu,
  ProtocolVuOptions,
} from '../core/protocol.ts';
import { Deadlines, type Expiring } from '../network/deadlines.ts';
import { HttpMetrics } from './http-metrics.ts';
import { HttpScenario, type ScenarioContext } from './http-scenario.ts';
import { HttpVu } from './http-vu.ts';
import { HeadMemory } from './http1/head-memory.ts';
import { LazyHttp2 } from './http2/lazy-http2.ts';
import { ChunkMemory } from './response/chunk-memory.ts';

const READ_BUFFER_BYTES = 65_536;

/** What all shards have in common. */
export type ShardOptions = Pick<ScenarioContext, 'userAgent' | 'lookup'>;

/** What the VUs of a shard share: series, the read buffer, the timers. */
export class HttpShard implements ProtocolShard {
  readonly #scenarios = new Map<ScenarioPlan, HttpScenario>();
  readonly #context: ScenarioContext;
  readonly #metrics: HttpMetrics;
  readonly #deadlines: Deadlines;
  readonly #chunkMemory = new ChunkMemory();
  #vuCount = 0;

  constructor(options: ShardOptions, { clock, series }: ProtocolContext) {
    this.#metrics = new HttpMetrics(series);
    this.#deadlines = new Deadlines(clock, () => this.#inFlight());
    this.#context = {
      ...options,
      clock,
      series,
      readBuffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
      heads: new HeadMemory(),
      http2: new LazyHttp2(),
      idleDeadlines: new Deadlines(clock, () => this.#idle()),
    };
  }

  openVu({ scenario, tags, random }: ProtocolVuOptions): ProtocolVu {
    this.#vuCount++;
    return new HttpVu({
      clock: this.#context.clock,
      scenario: this.#scenario(scenario, tags),
      random,
      metrics: this.#metrics,
      deadlines: this.#deadlines,
      chunkMemory: this.#chunkMemory,
      onClose: () => this.#forgetVu(),
    });
  }

  #scenario(plan: ScenarioPlan, tags: ProtocolVuOptions['tags']): HttpScenario {
    let scenario = this.#scenarios.get(plan);
    if (scenario === undefined) {
      scenario = new HttpScenario(plan, tags, this.#context);
      this.#scenarios.set(plan, scenario);
    }
    return scenario;
  }

  *#inFlight(): Generator<Expiring> {
    for (const scenario of this.#scenarios.values()) yield* scenario.exchanges();
  }

  *#idle(): Generator<Expiring> {
    for (const scenario of this.#scenarios.values()) yield* scenario.idleConnections();
  }

  /** Timers would keep the process alive. */
  #forgetVu(): void {
    this.#vuCount--;
    if (this.#vuCount > 0) return;
    this.#deadlines.stop();
    this.#context.idleDeadlines.stop();
  }
}
