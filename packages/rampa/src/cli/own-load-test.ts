import { fileURLToPath } from 'node:url';
import type { Plan, ScenarioPlan } from '../core/plan.ts';
import type { ThresholdPlan } from '../core/threshold.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { LoadTest, Wording } from '../runner/load-test.ts';
import type { SetupFunction } from '../script/compile.ts';
import { deepFreeze } from '../script/freeze.ts';

/** A test that a command makes up, without a load script of the user's. */
interface OwnTest {
  readonly scenario: ScenarioPlan;
  /** The module that shards load the scenario's function from. */
  readonly module: URL;
  readonly run: ScenarioFunction<unknown>;
  readonly setup: SetupFunction;
  readonly thresholds?: readonly ThresholdPlan[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly wording?: Wording;
}

/** Makes a test of one scenario, such as a load script would be. */
export function ownLoadTest({
  scenario,
  module,
  run,
  setup,
  thresholds = [],
  tags = {},
  ...words
}: OwnTest): LoadTest {
  const plan: Plan = {
    scenarios: [scenario],
    thresholds,
    metrics: [],
    tags,
    env: {},
    hasSetup: true,
    hasTeardown: false,
    setupTimeoutMs: 60_000,
    teardownTimeoutMs: 60_000,
    maxSeries: 1000,
    seed: undefined,
    replay: undefined,
  };
  return {
    plan: deepFreeze(plan),
    script: undefined,
    path: fileURLToPath(module),
    functions: new Map([[scenario.name, run]]),
    setup,
    teardown: undefined,
    outputs: [],
    ...words,
  };
}
