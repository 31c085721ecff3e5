import type { HttpClient } from './http.ts';
import type { Tags } from './metric.ts';

/** A predicate of `worker.check`; one that throws counts as failed. */
export type CheckPredicate<T> = (value: T) => boolean | Promise<boolean>;

/** What `worker.check` returns: a promise as soon as one predicate is declared async. */
export type CheckResult<Checks> =
  Checks extends Record<string, (value: never) => boolean> ? boolean : Promise<boolean>;

/** Who runs this iteration, and which one it is. */
export interface ExecutionInfo {
  /** The VU's id: from 1, unique over all shards and scenarios. */
  readonly workerId: number;
  readonly scenario: string;
  readonly executor: string;
  /** From 0, unique within the scenario over all shards. */
  readonly iteration: number;
  /** Which shard runs the VU: from 0. */
  readonly shard: number;
  /** The iteration's actual start minus its intended start, in ms; 0 without a schedule. */
  readonly scheduleLagMs: number;
}

/** The virtual user that runs this iteration. */
export interface VuInfo {
  /** From 1, unique over all shards and scenarios. */
  readonly id: number;
  /** From 0: how many iterations this VU has run before this one. */
  readonly iteration: number;
}

/** What a scenario function works with. It belongs to one iteration and ends with it. */
// biome-ignore lint/suspicious/noExplicitAny: setup data has the shape that the script gives it
export interface Worker<SetupData = any> {
  /** The VU's HTTP client: connections and cookies live as long as the VU. */
  readonly http: HttpClient;

  /**
   * Judges `value` by every predicate, each counted in `checks` under its name.
   * @returns whether all passed; a promise of it when a predicate is async
   */
  check<T, Checks extends Readonly<Record<string, CheckPredicate<T>>>>(
    value: T,
    checks: Checks & Readonly<Record<string, CheckPredicate<T>>>,
  ): CheckResult<Checks>;

  /** Adds to a counter of your own. */
  counter(name: string, value?: number, tags?: Tags): void;
  /** Sets a gauge of your own. */
  gauge(name: string, value: number, tags?: Tags): void;
  /** Counts one outcome of a rate of your own. */
  rate(name: string, value: boolean | number, tags?: Tags): void;
  /** Records a value in a trend of your own: milliseconds, or whatever the metric is declared with. */
  trend(name: string, value: number, tags?: Tags): void;

  /**
   * Runs `fn` and records how long it took, also when it throws, in the trend `name` (ms). Where there is a schedule, `name@intended`
   * has the same plus the lag of the iteration.
   */
  measure<T>(name: string, fn: () => T | Promise<T>): Promise<T>;

  /**
   * Runs `fn` with a worker whose samples carry the tag `group`, and records `group_duration`.
   * Groups nest as `outer::inner` and may run concurrently.
   */
  group<T>(name: string, fn: (worker: Worker<SetupData>) => T | Promise<T>): Promise<T>;

  /**
   * A number from 0 (included) to 1 (excluded). An iteration draws the same numbers in every run with the same seed,
   * wherever it runs; another one draws others. Not for secrets.
   */
  random(): number;

  /** Waits; a duration such as `"1s"`, or milliseconds. Rejects when the iteration is killed. */
  sleep(duration: string | number): Promise<void>;

  /** What `setup()` returned. */
  readonly setupData: SetupData;
  readonly vu: VuInfo;
  readonly execution: ExecutionInfo;
  /** `--env` and the scenario's `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The tags that this worker's samples carry. */
  readonly tags: Tags;
  /** Aborts when the iteration is killed. */
  readonly signal: AbortSignal;
  /** True once the scenario starts no more iterations: a good moment to finish early. */
  readonly stopping: boolean;
  /** Ends the iteration as failed. @throws {RampaError} `RAMPA_ITERATION_FAILED`, always */
  fail(message: string): never;
}

/** What `setup()` is called with. */
export interface SetupContext {
  /** `--env` and the config's `env`. */
  readonly env: Readonly<Record<string, string>>;
}

/** A scenario's function: one call is one iteration. */
export type ScenarioFunction<SetupData> = (worker: Worker<SetupData>) => unknown;
