import { Problems } from '../../core/problems.ts';
import type { PlanOverrides } from '../../script/overrides.ts';
import type { Cli } from '../cli.ts';
import { readBaselineFlag } from '../flags/baseline-flag.ts';
import { judgeBuiltInOutputs } from '../flags/judge-outputs.ts';
import { readOutputFlags } from '../flags/output-flags.ts';
import { readPlanFlags, readThreads } from '../flags/plan-flags.ts';
import { readReplayFlags } from '../flags/replay-flags.ts';
import { judgeOverrides, throwUsage } from '../flags/throw-usage.ts';
import type { RunFlags } from './run-flags.ts';
import type { RunSettings } from './run-test.ts';

/** What `rampa run` was asked to do. */
interface RunRequest extends RunSettings {
  readonly overrides: PlanOverrides;
}

/** @throws {RampaError} `RAMPA_USAGE` with every flag that cannot be understood */
export async function readRunFlags(
  flags: RunFlags,
  { cores, env }: Pick<Cli, 'cores' | 'env'>,
): Promise<RunRequest> {
  const problems = new Problems();
  const baseline = await readBaselineFlag(flags, problems);
  const replay = await readReplayFlags(flags, problems);
  const request: RunRequest = {
    overrides: { ...readPlanFlags(flags, problems), ...replay, baseline },
    outputs: readOutputFlags(flags, problems),
    threads: readThreads(flags.threads, cores, problems),
    quiet: flags.quiet === true,
    progress: flags.progress === true,
    failOnIterationError: flags.failOnIterationError,
    requireTrusted: flags.requireTrusted === true,
    selfTest: flags.selfTest === true,
  };
  await throwUsage(problems, 'run', async () => {
    await judgeOverrides(request.overrides, problems);
    await judgeBuiltInOutputs(request.outputs, env, problems);
  });
  return request;
}
