import { type LatencyDistribution, latencyQuantileMs } from './latency-distribution.ts';
import { seededRandom } from './seeded-random.ts';
import { releaseMs, type Stall } from './stall.ts';

/** What the shop has decided about one request on arrival. */
export interface Fate {
  /** When the answer may leave, on the clock that the arrival was given in. */
  readonly dueMs: number;
  readonly isError: boolean;
}

interface ReleasePlanOptions {
  readonly latency: LatencyDistribution;
  readonly errorRate: number;
  readonly stall: Stall | undefined;
  readonly seed: number;
}

/** Decides when each answer leaves and which ones are errors. The n-th request always gets the n-th draw. */
export class ReleasePlan {
  readonly #options: ReleasePlanOptions;
  readonly #latencyDraw: () => number;
  readonly #errorDraw: () => number;
  #firstArrivalMs: number | undefined;

  constructor(options: ReleasePlanOptions) {
    this.#options = options;
    this.#latencyDraw = seededRandom(options.seed);
    this.#errorDraw = seededRandom(~options.seed);
  }

  /** @param latency what the request itself asks for, if anything */
  next(arrivedMs: number, latency: LatencyDistribution | undefined): Fate {
    const { stall, errorRate } = this.#options;
    this.#firstArrivalMs ??= arrivedMs;
    const startMs = this.#firstArrivalMs;
    const readyMs =
      arrivedMs + latencyQuantileMs(latency ?? this.#options.latency, this.#latencyDraw());
    return {
      dueMs: stall === undefined ? readyMs : startMs + releaseMs(stall, readyMs - startMs),
      isError: this.#errorDraw() < errorRate,
    };
  }
}
