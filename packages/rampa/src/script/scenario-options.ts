import type { HttpDefaults } from '../core/http.ts';
import type { WhenBusy } from '../core/plan.ts';
import type { DurationText } from './duration-text.ts';
import type { NetworkOptions } from './network-options.ts';

/** One step of a ramp. */
export interface StageOptions {
  /** How long the step takes; `"0s"` is a jump. */
  readonly duration: DurationText;
  /** Where the step ends: VUs, or iterations per `timeUnit`. The step is a straight line. */
  readonly target: number;
}

/** What every scenario can have. */
export interface CommonScenarioOptions extends NetworkOptions {
  /** When the scenario starts, counted from the start of the load. Default `"0s"`. */
  readonly startTime?: DurationText | undefined;
  /** How long running iterations may go on once no new ones start. Default `"30s"`. */
  readonly gracefulStop?: DurationText | undefined;
  /** Tags on every sample of the scenario. Default none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Added to `worker.env`; wins over `config.env` and `--env`. Default none. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Keeps a VU's cookies from one iteration to the next. Default `false`. */
  readonly keepCookies?: boolean | undefined;
  /** How HTTP requests are made, see [http](#http). Default none. */
  readonly http?: HttpDefaults | undefined;
}

/** What all executors whose VUs loop can have. */
export interface PacingOptions {
  /**
   * The time from one start of a VU's iterations to the next. Each is due at a time of its own, and starts at once when
   * the one before took longer. Default none: iterations follow each other without a schedule.
   */
  readonly pacing?: DurationText | undefined;
}

/** A fixed number of VUs, each in a loop for a time. */
export interface ConstantVusOptions extends CommonScenarioOptions, PacingOptions {
  readonly executor: 'constant-vus';
  /** How many VUs, from 1 to 1,000,000. Default 1. */
  readonly vus?: number | undefined;
  /** How long the VUs loop, at least `"1ms"`. */
  readonly duration: DurationText;
}

/** A number of VUs that follows stages, each VU in a loop. */
export interface RampingVusOptions extends CommonScenarioOptions, PacingOptions {
  readonly executor: 'ramping-vus';
  /** VUs at the start of the first stage. Default 0. */
  readonly startVus?: number | undefined;
  /** At least one; targets are whole numbers of VUs. */
  readonly stages: readonly StageOptions[];
  /** How long the iteration of a VU that a ramp takes away may go on. Default `"30s"`. */
  readonly gracefulRampDown?: DurationText | undefined;
}

/** A fixed number of iterations that all VUs take from. */
export interface SharedIterationsOptions extends CommonScenarioOptions, PacingOptions {
  readonly executor: 'shared-iterations';
  /** How many VUs, from 1 to 1,000,000. Default 1. */
  readonly vus?: number | undefined;
  /** Iterations of all VUs together, at least `vus`. Default 1. */
  readonly iterations?: number | undefined;
  /** No iteration starts after this time. Default `"10m"`. */
  readonly maxDuration?: DurationText | undefined;
}

/** A fixed number of iterations for each VU. */
export interface PerVuIterationsOptions extends CommonScenarioOptions, PacingOptions {
  readonly executor: 'per-vu-iterations';
  /** How many VUs, from 1 to 1,000,000. Default 1. */
  readonly vus?: number | undefined;
  /** Iterations of each VU. Default 1. */
  readonly iterations?: number | undefined;
  /** No iteration starts after this time. Default `"10m"`. */
  readonly maxDuration?: DurationText | undefined;
}

/** What both arrival-rate executors can have. */
export interface ArrivalRateOptions extends CommonScenarioOptions {
  /** The time that rates refer to. Default `"1s"`. */
  readonly timeUnit?: DurationText | undefined;
  /** VUs that exist from the start. Default: enough for one second of the highest rate, at most `maxVus`. */
  readonly preAllocatedVus?: number | undefined;
  /** VUs that may exist at most; more are added while running. Default `preAllocatedVus`. */
  readonly maxVus?: number | undefined;
  /** What happens to an iteration that is due while every VU is busy. Default `"drop"`. */
  readonly whenBusy?: WhenBusy | undefined;
}

/** Iterations that start at a fixed rate, however slowly the target answers. */
export interface ConstantArrivalRateOptions extends ArrivalRateOptions {
  readonly executor: 'constant-arrival-rate';
  /** Iterations started per `timeUnit`: above 0, up to 1,000,000, also fractions. */
  readonly rate: number;
  /** How long iterations are started, at least `"1ms"`. */
  readonly duration: DurationText;
}

/** Iterations that start at a rate that follows stages. */
export interface RampingArrivalRateOptions extends ArrivalRateOptions {
  readonly executor: 'ramping-arrival-rate';
  /** Iterations per `timeUnit` at the start of the first stage. Default 0. */
  readonly startRate?: number | undefined;
  /** At least one; targets are iterations per `timeUnit`, also fractions. */
  readonly stages: readonly StageOptions[];
}

/** The short way to say how much load, without an executor. */
export interface ShortcutOptions {
  /** Alone or with `duration`: constant-vus. With `stages`: VUs at the start. */
  readonly vus?: number | undefined;
  /** Alone or with `vus`: constant-vus. With `iterations`: the time after which none starts. */
  readonly duration?: DurationText | undefined;
  /** Makes shared-iterations. */
  readonly iterations?: number | undefined;
  /** Makes ramping-vus. */
  readonly stages?: readonly StageOptions[] | undefined;
}

/**
 * A scenario without an executor: {@link ShortcutOptions} choose one. Without those too it takes the options
 * of the entry of its name in `config.scenarios`, or the shortcuts of `config`, or runs one iteration.
 */
export interface InferredScenarioOptions
  extends CommonScenarioOptions,
    PacingOptions,
    ShortcutOptions {
  readonly executor?: undefined;
}

/** The options of a scenario; which ones there are depends on `executor`. */
export type ExecutorOptions =
  | ConstantVusOptions
  | RampingVusOptions
  | SharedIterationsOptions
  | PerVuIterationsOptions
  | ConstantArrivalRateOptions
  | RampingArrivalRateOptions
  | InferredScenarioOptions;

/** What `scenario()` takes. */
export type ScenarioOptions = ExecutorOptions & {
  /** The scenario's name. Default: the name of the export. */
  readonly name?: string | undefined;
};

/** An entry of `config.scenarios`; its key is the scenario's name. */
export type ConfigScenario = ExecutorOptions & {
  /** The export that holds the function. Default: the export with the scenario's name, else `default`. */
  readonly exec?: string | undefined;
};
