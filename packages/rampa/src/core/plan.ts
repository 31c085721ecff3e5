import type { HttpPlan } from './http-plan.ts';
import type { MetricSpec, Tags } from './metric.ts';
import type { NetworkPlan } from './network.ts';
import type { ThresholdPlan } from './threshold.ts';

/** One step of a ramp: move linearly to `target` within `durationMs`; 0 is a jump. */
export interface StagePlan {
  readonly durationMs: number;
  readonly target: number;
}

interface ScenarioBase {
  readonly name: string;
  /** The script's export that holds the scenario's function. */
  readonly exportName: string;
  /** When the scenario starts, counted from the start of the load. */
  readonly startTimeMs: number;
  /** How long running iterations may go on once no new ones are started. */
  readonly gracefulStopMs: number;
  readonly tags: Tags;
  readonly env: Readonly<Record<string, string>>;
  readonly keepCookies: boolean;
  /** How the scenario's protocol clients reach servers. */
  readonly network: NetworkPlan;
  readonly http: HttpPlan;
}

interface ClosedBase extends ScenarioBase {
  /** From one due start of a VU's iterations to the next; `undefined` when each follows the one before at once. */
  readonly pacingMs: number | undefined;
}

export interface ConstantVusPlan extends ClosedBase {
  readonly executor: 'constant-vus';
  readonly vus: number;
  readonly durationMs: number;
}

export interface RampingVusPlan extends ClosedBase {
  readonly executor: 'ramping-vus';
  readonly startVus: number;
  readonly stages: readonly StagePlan[];
  readonly gracefulRampDownMs: number;
}

export interface SharedIterationsPlan extends ClosedBase {
  readonly executor: 'shared-iterations';
  readonly vus: number;
  readonly iterations: number;
  readonly maxDurationMs: number;
}

export interface PerVuIterationsPlan extends ClosedBase {
  readonly executor: 'per-vu-iterations';
  readonly vus: number;
  readonly iterations: number;
  readonly maxDurationMs: number;
}

/** What to do with an iteration that is due while every VU is busy. */
export type WhenBusy = 'drop' | 'queue';

interface ArrivalBase extends ScenarioBase {
  readonly timeUnitMs: number;
  readonly preAllocatedVus: number;
  readonly maxVus: number;
  readonly whenBusy: WhenBusy;
}

export interface ConstantArrivalRatePlan extends ArrivalBase {
  readonly executor: 'constant-arrival-rate';
  /** Iterations started per `timeUnitMs`, over all shards. */
  readonly rate: number;
  readonly durationMs: number;
}

export interface RampingArrivalRatePlan extends ArrivalBase {
  readonly executor: 'ramping-arrival-rate';
  readonly startRate: number;
  /** Targets are rates per `timeUnitMs`. */
  readonly stages: readonly StagePlan[];
}

/** A scenario with every option resolved; all times in milliseconds. */
export type ScenarioPlan =
  | ConstantVusPlan
  | RampingVusPlan
  | SharedIterationsPlan
  | PerVuIterationsPlan
  | ConstantArrivalRatePlan
  | RampingArrivalRatePlan;

export type ExecutorName = ScenarioPlan['executor'];

/** A scenario whose VUs loop. With `pacingMs` each of its iterations has an intended start. */
export type ClosedPlan =
  | ConstantVusPlan
  | RampingVusPlan
  | SharedIterationsPlan
  | PerVuIterationsPlan;

/** A scenario that starts iterations at a rate, so that each has an intended start. */
export type ArrivalPlan = ConstantArrivalRatePlan | RampingArrivalRatePlan;

/** A whole test, validated, fully defaulted and frozen: plain data that can cross a thread or a network. */
export interface Plan {
  readonly scenarios: readonly ScenarioPlan[];
  readonly thresholds: readonly ThresholdPlan[];
  /** Custom metrics that the script declares, so that thresholds on them can be validated. */
  readonly metrics: readonly MetricSpec[];
  /** Tags on every sample of the run. */
  readonly tags: Tags;
  /** What `worker.env` holds for every scenario; a scenario's own `env` wins. */
  readonly env: Readonly<Record<string, string>>;
  readonly hasSetup: boolean;
  readonly hasTeardown: boolean;
  readonly setupTimeoutMs: number;
  readonly teardownTimeoutMs: number;
  /** Series that a run keeps per metric before samples go to the overflow series. */
  readonly maxSeries: number;
  /** What everything random is made from, see {@link iterationRandom}; `undefined` when the run may choose. */
  readonly seed: number | undefined;
  /** The only iteration that is run, of the only scenario; `undefined` when all are. */
  readonly replay: ReplayPlan | undefined;
}

/** One iteration of an earlier run that is run again, alone. */
export interface ReplayPlan {
  readonly iteration: number;
  /** The VU that runs it, from 1. */
  readonly vuId: number;
  /** How many iterations that VU had run before. */
  readonly iterationOfVu: number;
  /** `undefined` when it is not known. */
  readonly of: ReplayedRun | undefined;
}

/** An earlier run. */
export interface ReplayedRun {
  readonly runId: string;
  /** SHA-256 of the script that it ran, in lower-case hex; `undefined` when it is not known. */
  readonly scriptSha256?: string | undefined;
}

/** The longest time the scenario can start iterations for, from its own start. */
export function scenarioDurationMs(scenario: ScenarioPlan): number {
  switch (scenario.executor) {
    case 'constant-vus':
    case 'constant-arrival-rate':
      return scenario.durationMs;
    case 'shared-iterations':
    case 'per-vu-iterations':
      return scenario.maxDurationMs;
    case 'ramping-vus':
    case 'ramping-arrival-rate':
      return scenario.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  }
}

/** The longest time in which the scenarios can start iterations, from the start of the load. */
export function plannedDurationMs(scenarios: readonly ScenarioPlan[]): number {
  return Math.max(0, ...scenarios.map((one) => one.startTimeMs + scenarioDurationMs(one)));
}

/** The longest that the load can take, with the time that iterations get to end. */
export function longestLoadMs({ scenarios }: Plan): number {
  const ends = scenarios.map((scenario) => {
    // A queue may use its grace twice: to start what waits, and to finish it.
    return scenario.startTimeMs + scenarioDurationMs(scenario) + 2 * scenario.gracefulStopMs;
  });
  return Math.max(...ends);
}

/** The most VUs that the scenario can have at once, over all shards. */
export function peakVus(scenario: ScenarioPlan): number {
  switch (scenario.executor) {
    case 'constant-vus':
    case 'per-vu-iterations':
    case 'shared-iterations':
      return scenario.vus;
    case 'ramping-vus':
      return Math.max(scenario.startVus, ...scenario.stages.map((stage) => stage.target));
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return scenario.maxVus;
  }
}

/** The highest planned arrival rate in iterations per second; 0 for scenarios without one. */
export function peakRatePerSecond(scenario: ScenarioPlan): number {
  switch (scenario.executor) {
    case 'constant-arrival-rate':
      return (scenario.rate * 1000) / scenario.timeUnitMs;
    case 'ramping-arrival-rate': {
      const targets = scenario.stages.map((stage) => stage.target);
      return (Math.max(scenario.startRate, ...targets) * 1000) / scenario.timeUnitMs;
    }
    case 'constant-vus':
    case 'ramping-vus':
    case 'shared-iterations':
    case 'per-vu-iterations':
      return 0;
  }
}
