import { isRampaError } from '../../src/core/errors.ts';
import type { Plan } from '../../src/core/plan.ts';
import { compile } from '../../src/script/compile.ts';
import { type ScenarioDefinition, scenario } from '../../src/script/define.ts';
import type { PlanOverrides } from '../../src/script/overrides.ts';
import type { ScenarioOptions } from '../../src/script/scenario-options.ts';
import { moduleFromExports } from '../../src/script/script-module.ts';

/** A function that a scenario can have. */
export const run = async (): Promise<void> => {};

/** A definition whose options may be ones that TypeScript would refuse. */
export function define(options: unknown): ScenarioDefinition {
  return scenario(options as ScenarioOptions, run);
}

/** The plan of a script with these exports. */
export function planOf(exports: Record<string, unknown>, overrides?: PlanOverrides): Plan {
  return compile(moduleFromExports(exports), overrides).plan;
}

/** Everything that the user reads about a script that is not valid, line by line; hints in parentheses. */
export function problemsOf(exports: Record<string, unknown>, overrides?: PlanOverrides): string[] {
  try {
    planOf(exports, overrides);
  } catch (error) {
    if (!isRampaError(error)) throw error;
    const lines = error.message.split('\n');
    return error.hint === undefined ? lines : [...lines, `(${error.hint})`];
  }
  return [];
}
