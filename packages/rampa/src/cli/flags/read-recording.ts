import { isRampaError } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import type { RecordedRun } from '../../report/recorded-run.ts';

/** What to give to a flag that names an earlier run. */
export const EARLIER_RUN_HINT = 'Give what an earlier run wrote with --out FILE or --record FILE.';

/**
 * Reads a recording; `undefined` when that is not possible, which `problems` tell.
 * @param what begins what they say
 */
export async function readRecording(
  what: string,
  path: string,
  problems: Problems,
): Promise<RecordedRun | undefined> {
  const { readResult } = await import('../../report/read-result.ts');
  try {
    return await readResult(path);
  } catch (error) {
    if (!isRampaError(error)) throw error;
    problems.add(`${what}: ${error.message}`, error.hint);
    return undefined;
  }
}
