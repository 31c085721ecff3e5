import type { Problems } from '../../core/problems.ts';
import type { ResultDocument } from '../../outputs/json/result-document.ts';
import { reportOn } from '../../report/report-on.ts';
import { beginsRecording } from './begins-recording.ts';
import { readRecording } from './read-recording.ts';
import { readResultJson } from './read-result-json.ts';

/**
 * Reads what an earlier run wrote, with `--out` or `--record`; what is wrong goes to `problems`.
 * @param what names the file in messages
 * @returns `undefined` when it cannot be read or is no result
 */
export async function readResultFile(
  what: string,
  path: string,
  problems: Problems,
): Promise<ResultDocument | undefined> {
  if (!(await beginsRecording(path))) return readResultJson(what, path, problems);
  const recorded = await readRecording(`${what} cannot be read`, path, problems);
  return recorded && reportOn(recorded).document;
}
