import { isRampaError } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import type { ResultDocument } from '../../outputs/json/result-document.ts';
import { resultSchema } from '../../report/document-schemas.ts';
import { readResult } from '../../report/read-result.ts';
import { reportOn } from '../../report/report-on.ts';
import { beginsRecording } from './begins-recording.ts';
import { readJsonFile } from './read-json-file.ts';
import { refuseResult } from './refuse-result.ts';

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
  if (await beginsRecording(path)) return readRecording(what, path, problems);
  const document = await readJsonFile(what, path, problems);
  if (document === undefined) return undefined;
  const read = resultSchema.safeParse(document);
  if (read.success) return read.data;
  refuseResult(what, path, read.error, problems);
  return undefined;
}

async function readRecording(
  what: string,
  path: string,
  problems: Problems,
): Promise<ResultDocument | undefined> {
  try {
    return reportOn(await readResult(path)).document;
  } catch (error) {
    if (!isRampaError(error)) throw error;
    problems.add(`${what} cannot be read: ${error.message}`, error.hint);
    return undefined;
  }
}
