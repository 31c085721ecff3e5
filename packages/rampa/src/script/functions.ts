import { RampaError } from '../core/errors.ts';
import type { Plan } from '../core/plan.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import { isScenarioDefinition } from './define.ts';
import type { ScriptModule } from './script-module.ts';

/**
 * The function of each scenario of a plan, by scenario name.
 * @throws {RampaError} `RAMPA_SCRIPT_FAILED` when the module is not what the plan was made of: a script is loaded
 * once more on every shard, and may export something else there
 */
export function scenarioFunctions(
  module: ScriptModule,
  plan: Plan,
): ReadonlyMap<string, ScenarioFunction<unknown>> {
  const functions = new Map<string, ScenarioFunction<unknown>>();
  for (const { name, exportName } of plan.scenarios) {
    const fn = exportedFunction(module, exportName);
    if (fn === undefined) {
      throw new RampaError(
        'RAMPA_SCRIPT_FAILED',
        `scenario '${name}' has no function on a shard: the export '${exportName}' was one on the main thread`,
        { hint: 'Export the same on every thread, whatever chance, the time or the thread say.' },
      );
    }
    functions.set(name, fn);
  }
  return functions;
}

/** The function that an export holds, plain or inside `scenario()`. */
export function exportedFunction(
  module: ScriptModule,
  exportName: string,
): ScenarioFunction<unknown> | undefined {
  const value = exportedValue(module, exportName);
  const fn: unknown = isScenarioDefinition(value) ? value.fn : value;
  return typeof fn === 'function' ? (fn as ScenarioFunction<unknown>) : undefined;
}

/** What a module exports under a name; `undefined` when it does not, also for `toString` and the like. */
export function exportedValue(module: ScriptModule, exportName: string): unknown {
  return Object.hasOwn(module.exports, exportName) ? module.exports[exportName] : undefined;
}

/** True for a `function*`, async or not: calling it runs nothing of its body. */
export function isGenerator(value: unknown): boolean {
  try {
    return Object.prototype.toString.call(value).endsWith('GeneratorFunction]');
  } catch {
    // A proxy that does not say what it is.
    return false;
  }
}
