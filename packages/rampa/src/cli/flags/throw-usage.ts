import type { Problems } from '../../core/problems.ts';
import type { PlanOverrides } from '../../script/overrides.ts';

/**
 * @param addMore adds what would be found later if there were no problem yet
 * @throws {RampaError} `RAMPA_USAGE` with every problem of the command line, if there is any
 */
export async function throwUsage(
  problems: Problems,
  command: string,
  addMore: () => Promise<void> = async () => {},
): Promise<void> {
  if (problems.lines.length === 0) return;
  await addMore();
  problems.throwIfAny('RAMPA_USAGE', { hint: `Run 'rampa ${command} --help' to see the flags.` });
}

/** Adds what is wrong with overrides; without another problem this is found when the plan is made. */
export async function judgeOverrides(overrides: PlanOverrides, problems: Problems): Promise<void> {
  const { readOverrides } = await import('../../script/overrides.ts');
  readOverrides(overrides, problems);
}
