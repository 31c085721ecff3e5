import { Problems } from '../../core/problems.ts';
import { shardCount } from '../../runner/threads.ts';
import type { Cli } from '../cli.ts';
import { readBaselineFlag } from '../flags/baseline-flag.ts';
import { readPlanFlags, readThreads } from '../flags/plan-flags.ts';
import { wrong } from '../flags/read-values.ts';
import { judgeOverrides, throwUsage } from '../flags/throw-usage.ts';
import { describePlan } from './describe-plan.ts';
import type { InspectFlags } from './inspect-flags.ts';
import { planDocument } from './plan-document.ts';

/**
 * Prints what would run: every option resolved, defaults and overrides included.
 * @throws {RampaError} for flags that cannot be understood and for a script that is not valid
 */
export async function inspectScript(
  script: string,
  flags: InspectFlags,
  cli: Cli,
): Promise<number> {
  const problems = new Problems();
  const baseline = await readBaselineFlag(flags, problems);
  const overrides = { ...readPlanFlags(flags, problems), baseline };
  const threads = readThreads(flags.threads, cli.cores, problems);
  const isJson = flags.format === 'json';
  if (!isJson && flags.format !== 'text') wrong('--format', 'text or json', flags.format, problems);
  await throwUsage(problems, 'inspect', () => judgeOverrides(overrides, problems));
  const { plan } = await cli.loadTest(script, { ...overrides, proxyEnvironment: cli.env });
  const document = planDocument(plan, shardCount(plan, threads, cli.cores));
  cli.stdout.write(isJson ? `${JSON.stringify(document, null, 2)}\n` : describePlan(document));
  return 0;
}
