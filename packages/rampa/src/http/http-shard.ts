import type { ScenarioPlan } from '../core/plan.ts';
import type {
  ProtocolContext,
  ProtocolShard,
  ProtocolVu,
  ProtocolVuOptions,
} from '../core/protocol.ts';
import { Deadlines } from '../network/deadlines.ts';
import type { Exchange } from './connection/exchange.ts';
import { HttpMetrics } from './http-metrics.ts';
import { HttpScenario, type ScenarioContext } from './http-scenario.ts';
import { HttpVu } from './http-vu.ts';

const READ_BUFFER_BYTES = 65_536;

/** What the VUs of a shard share: series, the read buffer, the timer. */
export class HttpShard implements ProtocolShard {
  readonly #vus = new Set<HttpVu>();
  readonly #scenarios = new Map<ScenarioPlan, HttpScenario>();
  readonly #context: ScenarioContext;
  readonly #metrics: HttpMetrics;
  readonly #deadlines: Deadlines;

  constructor(userAgent: string, { clock, series }: ProtocolContext) {
    this.#context = { clock, userAgent, readBuffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES) };
    this.#metrics = new HttpMetrics(series);
    this.#deadlines = new Deadlines(clock, () => this.#exchanges());
  }

  openVu({ scenario }: ProtocolVuOptions): ProtocolVu {
    const vu = new HttpVu({
      clock: this.#context.clock,
      scenario: this.#scenario(scenario),
      metrics: this.#metrics,
      deadlines: this.#deadlines,
      onClose: () => this.#forget(vu),
    });
    this.#vus.add(vu);
    return vu;
  }

  #scenario(plan: ScenarioPlan): HttpScenario {
    let scenario = this.#scenarios.get(plan);
    if (scenario === undefined) {
      scenario = new HttpScenario(plan, this.#context);
      this.#scenarios.set(plan, scenario);
    }
    return scenario;
  }

  *#exchanges(): Generator<Exchange> {
    for (const vu of this.#vus) yield* vu.exchanges();
  }

  #forget(vu: HttpVu): void {
    this.#vus.delete(vu);
    if (this.#vus.size > 0) return;
    this.#deadlines.stop();
    for (const scenario of this.#scenarios.values()) scenario.close();
  }
}
