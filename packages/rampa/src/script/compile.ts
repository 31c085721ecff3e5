import { BUILT_IN_METRICS } from '../core/catalog.ts';
import { closestName } from '../core/closest.ts';
import { formatValue } from '../core/errors.ts';
import type { OutputSpec } from '../core/output.ts';
import { type Plan, plannedDurationMs, type ReplayPlan, type ScenarioPlan } from '../core/plan.ts';
import { Problems } from '../core/problems.ts';
import type { ScenarioFunction, SetupContext } from '../core/worker.ts';
import { readThresholds } from '../metrics/thresholds/read-thresholds.ts';
import { copyData } from './copy-data.ts';
import { isScenarioDefinition } from './define.ts';
import { type FoundScenario, findScenarios } from './find-scenarios.ts';
import { deepFreeze } from './freeze.ts';
import { exportedFunction, exportedValue, isGenerator, scenarioFunctions } from './functions.ts';
import { readScenario } from './options/read-scenario.ts';
import { overrideScenario } from './override-scenario.ts';
import { type PlanOverrides, readOverrides } from './overrides.ts';
import { isPlainObject } from './plain-object.ts';
import { readConfig } from './read-config.ts';
import { readMetrics } from './read-metrics.ts';
import { readReplay, startingAtOnce } from './read-replay.ts';
import type { ScriptModule } from './script-module.ts';

/** What a script's `setup` export is. */
export type SetupFunction = (context: SetupContext) => unknown;

/** What a script's `teardown` export is; it receives what `setup()` returned. */
export type TeardownFunction = (setupData: unknown) => unknown;

/** A script that can be run. */
export interface CompiledScript {
  /** Frozen plain data: it can be cloned to another thread. */
  readonly plan: Plan;
  /** The function of every scenario, by scenario name. */
  readonly functions: ReadonlyMap<string, ScenarioFunction<unknown>>;
  readonly setup: SetupFunction | undefined;
  readonly teardown: TeardownFunction | undefined;
  /** What `config.outputs` asks for; not part of the plan, for they may hold secrets. */
  readonly outputs: readonly OutputSpec[];
}

/**
 * Makes the plan of a loaded script: finds its scenarios, applies the overrides, validates and defaults all
 * options. See {@link findScenarios} for what is a scenario, {@link PlanOverrides} for what overrides do.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` with one line for every problem there is
 */
export function compile(module: ScriptModule, overrides: PlanOverrides = {}): CompiledScript {
  const problems = new Problems();
  const { complete } = readScript(module, overrides, problems);
  problems.throwIfAny();
  return complete();
}

/** A script whose options have been read. */
export interface ReadScript extends Pick<CompiledScript, 'outputs'> {
  /** Makes its plan: only when there was no problem. */
  complete(): CompiledScript;
}

/** The first half of {@link compile}, for who has problems to add. */
export function readScript(
  module: ScriptModule,
  overrides: PlanOverrides,
  problems: Problems,
): ReadScript {
  const config = readConfig(
    copyData(exportedValue(module, 'config'), 'config', problems),
    problems,
  );
  const { load, env, tags, network, ...chosen } = readOverrides(overrides, problems);
  refuseForeignOptions(module, problems);
  const found = findScenarios(module, config, problems);
  if (found.length === 0 && problems.lines.length === 0) refuseEmpty(module.path, problems);
  const kept = keepScenarios(found, chosen.scenarios, problems);
  for (const { name, exportName } of kept) {
    const fn = exportedFunction(module, exportName);
    if (isGenerator(fn)) refuseGenerator(`the function of scenario '${name}'`, problems);
  }
  const { environmentProxy, baseline, iteration, replayOf } = chosen;
  const layers = { shared: config.shared, forced: network, environmentProxy };
  const readAll = (list: readonly FoundScenario[], wrong: Problems): ScenarioPlan[] =>
    list.flatMap((scenario) => {
      const options = overrideScenario(scenario, load, wrong);
      return (options && readScenario(options, { ...scenario, ...layers }, wrong)) ?? [];
    });
  const scenarios = readAll(kept, problems);
  const metrics = readMetrics(config.metrics, problems);
  const known = new Map([...BUILT_IN_METRICS, ...metrics.map((row) => [row.name, row] as const)]);
  // A scenario that is wrong may be the longest one.
  const plannedMs = scenarios.length === kept.length ? plannedDurationMs(scenarios) : undefined;
  const judged = readThresholds(config.thresholds, known, problems, { plannedMs, baseline });
  const thresholds = iteration === undefined ? judged : [];
  if (baseline !== undefined && !thresholds.some((one) => one.baseline !== undefined)) {
    refuseUnusedBaseline(problems);
  }
  let replay: ReplayPlan | undefined;
  if (iteration !== undefined && scenarios.length === kept.length) {
    // What is wrong with scenarios that are not run does not matter.
    const firstAt = found.findIndex(({ name }) => name === kept[0]?.name);
    const earlier = readAll(found.slice(0, Math.max(0, firstAt)), new Problems());
    replay = readReplay({ iteration, of: replayOf }, { scenarios, earlier }, problems);
  }
  const setup = readHook<SetupFunction>(module, 'setup', problems);
  const teardown = readHook<TeardownFunction>(module, 'teardown', problems);
  const complete = (): CompiledScript => {
    const plan: Plan = deepFreeze({
      scenarios: replay === undefined ? scenarios : scenarios.map(startingAtOnce),
      thresholds,
      metrics,
      tags: { ...config.tags, ...tags },
      env: { ...config.env, ...env },
      hasSetup: setup !== undefined,
      hasTeardown: teardown !== undefined,
      setupTimeoutMs: config.setupTimeoutMs,
      teardownTimeoutMs: config.teardownTimeoutMs,
      maxSeries: config.maxSeries,
      seed: chosen.seed ?? config.seed,
      replay,
    });
    const functions = scenarioFunctions(module, plan);
    return { plan, functions, setup, teardown, outputs: config.outputs };
  };
  return { outputs: config.outputs, complete };
}

/** Scripts written for k6 keep their thresholds there: passing without them would be a lie. */
function refuseForeignOptions(module: ScriptModule, problems: Problems): void {
  const options = exportedValue(module, 'options');
  if (!isPlainObject(options) || isScenarioDefinition(options)) return;
  problems.add(
    "export 'options' is k6's name; rampa reads 'config'",
    'Write export const config = defineConfig({ ... }), or give the export another name.',
  );
}

function refuseEmpty(path: string, problems: Problems): void {
  problems.add(
    `no scenarios found in ${path}`,
    'Export scenario({ ...options }, async (worker) => { ... }), or a default function.',
  );
}

/** Unless something else is wrong already, such as the threshold that would use it. */
function refuseUnusedBaseline(problems: Problems): void {
  if (problems.lines.length > 0) return;
  problems.add(
    '--baseline would not be used: no threshold compares with a baseline',
    "Add one such as 'p(95)<baseline*1.1', or leave the flag out.",
  );
}

function keepScenarios(
  found: readonly FoundScenario[],
  names: readonly string[],
  problems: Problems,
): readonly FoundScenario[] {
  if (names.length === 0) return found;
  const known = found.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const closest = closestName(name, known);
    const guess = closest === undefined ? ',' : `, did you mean '${closest}'?`;
    problems.add(`scenario '${name}' not found${guess} known: ${known.join(', ')}`);
  }
  return found.filter(({ name }) => names.includes(name));
}

function readHook<Hook extends (...parts: never[]) => unknown>(
  module: ScriptModule,
  name: 'setup' | 'teardown',
  problems: Problems,
): Hook | undefined {
  const value = exportedValue(module, name);
  if (value === undefined) return undefined;
  if (isGenerator(value)) refuseGenerator(`the export '${name}'`, problems);
  if (typeof value === 'function') return value as Hook;
  problems.add(`the export '${name}' must be a function, got ${formatValue(value)}`);
  return undefined;
}

function refuseGenerator(subject: string, problems: Problems): void {
  problems.add(
    `${subject} must not be a generator, its body would never run`,
    'Make it an async function, without the *.',
  );
}
