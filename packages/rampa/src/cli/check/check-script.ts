import { isRampaError } from '../../core/errors.ts';
import type { Plan, ScenarioPlan } from '../../core/plan.ts';
import { Problems } from '../../core/problems.ts';
import { uncaughtError } from '../../runner/uncaught-error.ts';
import type { Cli } from '../cli.ts';
import { type BaselineFlag, readBaselineFlag } from '../flags/baseline-flag.ts';
import { judgeOutputs } from '../flags/judge-outputs.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import { reportError } from '../report-error.ts';

/** The exit codes of `rampa check`; they are not those of `rampa run`. */
const CHECK_EXIT = { valid: 0, invalid: 1, notFound: 2 } as const;

/** Says what a load script holds, or everything that is wrong with it. */
export async function checkScript(script: string, flags: BaselineFlag, cli: Cli): Promise<number> {
  const endListening = cli.onUncaught((thrown) => {
    cli.exitNow(report(uncaughtError(thrown), cli));
  });
  try {
    const problems = new Problems();
    const baseline = await readBaselineFlag(flags, problems);
    await throwUsage(problems, 'check');
    const { plan } = await cli.loadTest(script, { baseline }, (outputs, path, wrong) =>
      judgeOutputs(outputs, { env: cli.env, script: path }, wrong),
    );
    cli.stdout.write(describeScript(plan));
    return CHECK_EXIT.valid;
  } catch (error) {
    return report(error, cli);
  } finally {
    endListening();
  }
}

function report(thrown: unknown, cli: Cli): number {
  const exitCode = reportError(thrown, cli);
  if (!isRampaError(thrown)) return exitCode;
  return thrown.code === 'RAMPA_SCRIPT_NOT_FOUND' ? CHECK_EXIT.notFound : CHECK_EXIT.invalid;
}

function describeScript(plan: Plan): string {
  const lines = [
    `scenarios: ${plan.scenarios.length} found`,
    ...plan.scenarios.map((scenario) => `  - ${scenario.name} (${facts(scenario).join(', ')})`),
  ];
  if (plan.thresholds.length > 0) lines.push(`thresholds: ${plan.thresholds.length} configured`);
  lines.push(`setup: ${plan.hasSetup ? 'yes' : 'no'}`);
  lines.push(`teardown: ${plan.hasTeardown ? 'yes' : 'no'}`);
  lines.push('status: valid');
  return `${lines.join('\n')}\n`;
}

/** What one line shows: VUs, duration and iterations, each where the executor has exactly one. */
function facts(scenario: ScenarioPlan): string[] {
  switch (scenario.executor) {
    case 'constant-vus':
      return [scenario.executor, counted(scenario.vus, 'VU'), shortDuration(scenario.durationMs)];
    case 'shared-iterations':
    case 'per-vu-iterations':
      return [
        scenario.executor,
        counted(scenario.vus, 'VU'),
        counted(scenario.iterations, 'iteration'),
      ];
    case 'constant-arrival-rate':
      return [scenario.executor, shortDuration(scenario.durationMs)];
    case 'ramping-vus':
    case 'ramping-arrival-rate':
      return [scenario.executor];
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

function shortDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
