import type { OutputSpec } from '../core/output.ts';
import type { Plan } from '../core/plan.ts';
import { Problems } from '../core/problems.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { SetupFunction, TeardownFunction } from '../script/compile.ts';
import type { PlanOverrides } from '../script/overrides.ts';
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

/** Adds what is wrong with the outputs that a script asks for, or with others, to what is wrong with its plan. */
export type JudgeOutputs = (
  ofConfig: readonly OutputSpec[],
  path: string,
  problems: Problems,
) => Promise<void>;

/**
 * Reads a load script and resolves its options.
 * @throws {RampaError} `RAMPA_SCRIPT_NOT_FOUND`, `RAMPA_SCRIPT_FAILED` or `RAMPA_CONFIG_INVALID`
 */
export async function loadTest(path: string, overrides: PlanOverrides = {}): Promise<LoadTest> {
  return loadJudged(path, overrides, async () => {});
}

/** The same for who judges outputs too. */
export async function loadJudged(
  path: string,
  overrides: PlanOverrides,
  judgeOutputs: JudgeOutputs,
): Promise<LoadTest> {
  // Before the script, because its resolve hook slows down every import after it.
  const { readScript } = await import('../script/compile.ts');
  const { loadScript } = await import('../script/load.ts');
  const module = await loadScript(path);
  const problems = new Problems();
  const { outputs, complete } = readScript(module, overrides, problems);
  await judgeOutputs(outputs, module.path, problems);
  problems.throwIfAny();
  const test = { ...complete(), script: path, path: module.path };
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
  // Compiling needs the schema library, which shards do without.
  const { compile } = await import('../script/compile.ts');
  return { ...compile(moduleFromExports(exports), overrides), script: undefined, path: undefined };
}
