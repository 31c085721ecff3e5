import type { OutputSpec } from '../core/output.ts';
import type { Plan } from '../core/plan.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { CompiledScript, SetupFunction, TeardownFunction } from '../script/compile.ts';
import type { PlanOverrides } from '../script/overrides.ts';
import type { ScriptModule } from '../script/script-module.ts';
import { moduleFromExports } from '../script/script-module.ts';

/** How messages name what whoever runs a test can change, when that is not the options of a load script. */
export interface Wording {
  /** In place of `maxVus`. */
  readonly maxVus: string;
  /** In place of the hints that errors bring, by error code. */
  readonly hints: Readonly<Partial<Record<string, string>>>;
}

/** A test that is ready to run: its plan, and where its functions are. */
export interface LoadTest {
  readonly plan: Plan;
  /** The script's file as it was named; `undefined` when there is none. */
  readonly script: string | undefined;
  /** The script's file; `undefined` when the functions exist in this thread only. */
  readonly path: string | undefined;
  readonly functions: ReadonlyMap<string, ScenarioFunction<unknown>>;
  readonly setup: SetupFunction | undefined;
  readonly teardown: TeardownFunction | undefined;
  /** Where its `config` wants results; opened by whoever runs it. */
  readonly outputs: readonly OutputSpec[];
  /** What whoever reads the result must know about the test. Default nothing. */
  readonly warnings?: readonly string[];
  /** Default that of load scripts. */
  readonly wording?: Wording;
}

/**
 * Reads a load script and resolves its options.
 * @throws {RampaError} `RAMPA_SCRIPT_NOT_FOUND`, `RAMPA_SCRIPT_FAILED` or `RAMPA_CONFIG_INVALID`
 */
export async function loadTest(path: string, overrides: PlanOverrides = {}): Promise<LoadTest> {
  // Before the script, because its resolve hook slows down every import after it.
  const compile = await compiler();
  const { loadScript } = await import('../script/load.ts');
  const module = await loadScript(path);
  const test = { ...compile(module, overrides), script: path, path: module.path };
  const of = test.plan.replay?.of;
  if (of === undefined) return test;
  const { scriptChange } = await import('./script-sha256.ts');
  const warning = await scriptChange(of, module.path);
  return warning === undefined ? test : { ...test, warnings: [warning] };
}

/**
 * Makes a test of what a load script would export, for programs and test suites: scenarios, `config`,
 * `setup` and `teardown`. Its functions cannot leave this thread, so it runs inline.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID`
 */
export async function definePlan(
  exports: Readonly<Record<string, unknown>>,
  overrides: PlanOverrides = {},
): Promise<LoadTest> {
  const compile = await compiler();
  return { ...compile(moduleFromExports(exports), overrides), script: undefined, path: undefined };
}

type Compile = (module: ScriptModule, overrides: PlanOverrides) => CompiledScript;

/** Compiling needs the schema library, which shards do without. */
async function compiler(): Promise<Compile> {
  return (await import('../script/compile.ts')).compile;
}
