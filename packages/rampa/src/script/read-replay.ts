import { peakVus, type ReplayedRun, type ReplayPlan, type ScenarioPlan } from '../core/plan.ts';
import type { Problems } from '../core/problems.ts';

interface Scenarios {
  /** Those that are run: there must be one. */
  readonly scenarios: readonly ScenarioPlan[];
  /** Those of the script that come before it, whose VUs have lower ids. */
  readonly earlier: readonly ScenarioPlan[];
}

/** Which iteration, and of which run. */
interface Wanted {
  readonly iteration: number;
  readonly of: ReplayedRun | undefined;
}

/** Finds out which VU ran an iteration: for per-vu-iterations for certain, else as if the VUs had taken turns. */
export function readReplay(
  { iteration, of }: Wanted,
  { scenarios, earlier }: Scenarios,
  problems: Problems,
): ReplayPlan | undefined {
  const [scenario] = scenarios;
  if (scenario === undefined) return undefined;
  if (scenarios.length > 1) {
    const names = scenarios.map(({ name }) => name).join(', ');
    const hint = 'Choose it with --scenario.';
    problems.add(`--iteration needs one scenario, got ${scenarios.length}: ${names}`, hint);
    return undefined;
  }
  refuseBeyond(iteration, scenario, problems);
  const firstVuId = earlier.reduce((sum, one) => sum + peakVus(one), 1);
  return { iteration, of, ...whoRan(iteration, scenario, firstVuId) };
}

/** The scenario without a wait before it: its only iteration starts at once. */
export function startingAtOnce<Scenario extends ScenarioPlan>(scenario: Scenario): Scenario {
  return { ...scenario, startTimeMs: 0 };
}

function refuseBeyond(iteration: number, scenario: ScenarioPlan, problems: Problems): void {
  const count = iterationCount(scenario);
  if (count === undefined || iteration < count) return;
  problems.add(
    `--iteration must be below ${count}, the iterations of scenario '${scenario.name}', got ${iteration}`,
    'Iterations are counted from 0.',
  );
}

function whoRan(
  iteration: number,
  scenario: ScenarioPlan,
  firstVuId: number,
): Pick<ReplayPlan, 'vuId' | 'iterationOfVu'> {
  if (scenario.executor === 'per-vu-iterations') {
    const { iterations } = scenario;
    const vuId = firstVuId + Math.floor(iteration / iterations);
    return { vuId, iterationOfVu: iteration % iterations };
  }
  const vus = peakVus(scenario);
  const vuId = firstVuId + (iteration % vus);
  return { vuId, iterationOfVu: Math.floor(iteration / vus) };
}

/** How many iterations the plan fixes; `undefined` when time decides. */
function iterationCount(scenario: ScenarioPlan): number | undefined {
  switch (scenario.executor) {
    case 'shared-iterations':
      return scenario.iterations;
    case 'per-vu-iterations':
      return scenario.iterations * scenario.vus;
    default:
      return undefined;
  }
}
