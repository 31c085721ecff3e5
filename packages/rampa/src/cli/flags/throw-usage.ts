import { RampaError } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import type { PlanOverrides } from '../../script/overrides.ts';

/** @throws {RampaError} `RAMPA_USAGE` with every problem of the command line, if there is any */
export async function throwUsage(
  problems: Problems,
  command: string,
  overrides?: PlanOverrides,
): Promise<void> {
  if (problems.lines.length === 0) return;
  if (overrides !== undefined) {
    // Without a problem so far this happens when the plan is made; now the plan is never made.
    const { readOverrides } = await import('../../script/overrides.ts');
    readOverrides(overrides, problems);
  }
  const hint = `Run 'rampa ${command} --help' to see the flags.`;
  throw new RampaError('RAMPA_USAGE', problems.text, { hint });
}
