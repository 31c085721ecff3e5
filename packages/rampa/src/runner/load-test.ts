import type { Plan } from '../core/plan.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { PlanOverrides } from '../script/overrides.ts';
import type { ScriptModule } from '../script/script-module.ts';
import { moduleFromExports } from '../script/script-module.ts';

/** A test that is ready to run: its plan, and where its functions are. */
export interface LoadTest {
  readonly plan: Plan;
  /** The script's file; `undefined` when the functions exist in this thread only. */
  readonly path: string | undefined;
  readonly functions: ReadonlyMap<string, ScenarioFunction<unknown>>;
  readonly setup: (() => unknown) | undefined;
  readonly teardown: ((data: unknown) => unknown) | undefined;
}

/**
 * Reads a load script and resolves its options.
 * @throws {RampaError} `RAMPA_SCRIPT_NOT_FOUND`, `RAMPA_SCRIPT_FAILED` or `RAMPA_CONFIG_INVALID`
 */
export async function loadTest(path: string, overrides: PlanOverrides = {}): Promise<LoadTest> {
  const { loadScript } = await import('../script/load.ts');
  const module = await loadScript(path);
  return compiled(module, module.path, overrides);
}

/**
 * Makes a test of what a load script would export, for programs and test suites: scenarios, `config`,
 * `setup` and `teardown`. Its functions cannot leave this thread, so it runs inline.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID`
 */
export function definePlan(
  exports: Readonly<Record<string, unknown>>,
  overrides: PlanOverrides = {},
): Promise<LoadTest> {
  return compiled(moduleFromExports(exports), undefined, overrides);
}

async function compiled(
  module: ScriptModule,
  path: string | undefined,
  overrides: PlanOverrides,
): Promise<LoadTest> {
  // Compiling needs the schema library, which shards do without.
  const { compile } = await import('../script/compile.ts');
  const { plan, functions, setup, teardown } = compile(module, overrides);
  return { plan, path, functions, setup, teardown };
}
