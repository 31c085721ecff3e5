import type { Problems } from '../core/problems.ts';
import { inferExecutor, isLoadless, type RawOptions } from './infer-executor.ts';
import { EXECUTOR_OPTIONS } from './options/registry.ts';
import type { LoadOverrides } from './overrides.ts';

interface Overridden {
  readonly name: string;
  readonly path: string;
  readonly options: RawOptions;
}

/**
 * The options of a scenario with its executor named and the overrides in them; see `PlanOverrides` for what
 * each does. An override that cannot apply adds to `problems`.
 * @returns `undefined` when something is wrong
 */
export function overrideScenario(
  { name, path, options }: Overridden,
  load: LoadOverrides,
  problems: Problems,
): RawOptions | undefined {
  if (isLoadless(options)) {
    if (lacksLength(name, load, problems)) return undefined;
    return inferExecutor(fromFlags(options, load), path, problems);
  }
  let next = inferExecutor(options, path, problems);
  for (const { key, flag, apply } of STEPS) {
    if (next === undefined || load[key] === undefined) continue;
    const applied = apply(next, load);
    if (applied === undefined) {
      problems.add(`${flag} cannot apply to scenario '${name}' (${next['executor']})`, CANNOT_HINT);
    } else {
      next = applied;
    }
  }
  return next;
}

/** Flags that say how much load there is, but not for how long. */
function lacksLength(
  name: string,
  { vus, duration, iterations, stages, rate }: LoadOverrides,
  problems: Problems,
): boolean {
  if ((duration ?? iterations ?? stages) !== undefined) return false;
  const flag = rate === undefined ? '--vus' : '--rate';
  if ((rate ?? vus) === undefined) return false;
  problems.add(
    `${flag} does not say how long scenario '${name}' runs, and neither does the script`,
    rate === undefined
      ? 'Add --duration, such as --duration 30s, or --iterations.'
      : 'Add --duration, such as --duration 30s.',
  );
  return true;
}

/** Makes the options of a scenario that has none. */
function fromFlags(common: RawOptions, load: LoadOverrides): RawOptions {
  const { vus, duration, iterations, stages, rate } = load;
  if (rate === undefined) return { ...common, vus, duration, iterations, stages };
  const pool = { preAllocatedVus: vus, maxVus: vus };
  return { ...common, executor: 'constant-arrival-rate', rate, duration, ...pool };
}

interface Step {
  readonly key: keyof LoadOverrides;
  readonly flag: string;
  /** @returns `undefined` when the override cannot apply to this executor */
  apply(options: RawOptions, load: LoadOverrides): RawOptions | undefined;
}

/** Those that change the executor come first: the others then apply to the new one. */
const STEPS: readonly Step[] = [
  { key: 'stages', flag: '--stage', apply: applyStages },
  { key: 'iterations', flag: '--iterations', apply: applyIterations },
  { key: 'rate', flag: '--rate', apply: applyRate },
  { key: 'vus', flag: '--vus', apply: applyVus },
  { key: 'duration', flag: '--duration', apply: applyDuration },
];

const CANNOT_HINT =
  'Choose the scenarios it can apply to with --scenario, or use --stage for ramps.';

function applyStages(options: RawOptions, { stages }: LoadOverrides): RawOptions | undefined {
  const { vus: _vus, duration: _duration, iterations: _iterations, ...others } = options;
  const { maxDuration: _maxDuration, ...rest } = others;
  switch (options['executor']) {
    case 'ramping-vus':
    case 'ramping-arrival-rate':
      return { ...options, stages };
    case 'constant-vus':
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...rest, executor: 'ramping-vus', stages };
    default:
      return keepUnknown(options);
  }
}

function applyIterations(
  options: RawOptions,
  { iterations }: LoadOverrides,
): RawOptions | undefined {
  const { duration, ...rest } = options;
  switch (options['executor']) {
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...options, iterations };
    case 'constant-vus':
      return { ...rest, executor: 'shared-iterations', iterations, maxDuration: duration };
    default:
      return keepUnknown(options);
  }
}

function applyRate(options: RawOptions, { rate }: LoadOverrides): RawOptions | undefined {
  const { vus: _vus, pacing: _pacing, ...rest } = options;
  switch (options['executor']) {
    case 'constant-arrival-rate':
      return { ...options, rate };
    case 'constant-vus':
      return { ...rest, executor: 'constant-arrival-rate', rate };
    default:
      return keepUnknown(options);
  }
}

function applyVus(options: RawOptions, { vus, stages }: LoadOverrides): RawOptions | undefined {
  switch (options['executor']) {
    case 'constant-vus':
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...options, vus };
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return { ...options, preAllocatedVus: vus, maxVus: vus };
    case 'ramping-vus':
      return stages === undefined ? undefined : { ...options, startVus: vus };
    default:
      return keepUnknown(options);
  }
}

function applyDuration(options: RawOptions, { duration }: LoadOverrides): RawOptions | undefined {
  switch (options['executor']) {
    case 'constant-vus':
    case 'constant-arrival-rate':
      return { ...options, duration };
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...options, maxDuration: duration };
    default:
      return keepUnknown(options);
  }
}

/** An executor that does not exist is reported once, when its options are read, and not for every flag. */
function keepUnknown(options: RawOptions): RawOptions | undefined {
  const { executor } = options;
  return EXECUTOR_OPTIONS.some((kind) => kind.executor === executor) ? undefined : options;
}
