import { CATALOG } from '../core/catalog.ts';
import type { Clock } from '../core/clock.ts';
import type { Series, SeriesSource } from '../core/metric.ts';
import type { Plan } from '../core/plan.ts';

/** How often the gauges are told again, so that every second of a steady load has them. */
const REPEAT_MS = 500;

/** The gauges of active and created VUs over all scenarios of a shard. */
export class VuGauges {
  readonly #clock: Clock;
  readonly #vus: Series;
  readonly #vusMax: Series;
  readonly #busyCounts: number[];
  readonly #sizes: number[];
  #busyTotal = 0;
  #sizeTotal = 0;
  #repeatedAtMs: number;

  constructor(source: SeriesSource, { scenarios, tags }: Plan, clock: Clock) {
    this.#clock = clock;
    this.#vus = source.series(CATALOG.vus, tags);
    this.#vusMax = source.series(CATALOG.vusMax, tags);
    this.#busyCounts = scenarios.map(() => 0);
    this.#sizes = scenarios.map(() => 0);
    this.#repeatedAtMs = clock.nowMs();
  }

  /** Takes how many VUs of a scenario are active, and how many there are. */
  set(scenarioIndex: number, busyCount: number, size: number): void {
    this.#busyTotal += busyCount - (this.#busyCounts[scenarioIndex] ?? 0);
    this.#busyCounts[scenarioIndex] = busyCount;
    this.#vus.add(this.#busyTotal);
    if (size === this.#sizes[scenarioIndex]) return;
    this.#sizeTotal += size - (this.#sizes[scenarioIndex] ?? 0);
    this.#sizes[scenarioIndex] = size;
    this.#vusMax.add(this.#sizeTotal);
  }

  /** Tells both again when it is time to: outputs know of a number only in the seconds in which it was told. */
  repeat(): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#repeatedAtMs < REPEAT_MS) return;
    this.#repeatedAtMs = nowMs;
    this.#vus.add(this.#busyTotal, nowMs);
    this.#vusMax.add(this.#sizeTotal, nowMs);
  }
}
