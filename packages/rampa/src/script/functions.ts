import type { Plan } from '../core/plan.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import { isScenarioDefinition } from './define.ts';
import type { ScriptModule } from './script-module.ts';

/**
 * The function of each scenario of a plan, by scenario name.
 *
 * A name is absent when the module has no such function: the plan belongs to another script.
 */
export function scenarioFunctions(
  module: ScriptModule,
  plan: Plan,
): ReadonlyMap<string, ScenarioFunction<unknown>> {
  const functions = new Map<string, ScenarioFunction<unknown>>();
  for (const { name, exportName } of plan.scenarios) {
    const fn = exportedFunction(module, exportName);
    if (fn !== undefined) functions.set(name, fn);
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
