import type { Problems } from '../../core/problems.ts';
import type { ResultDocument } from '../../outputs/json/result-document.ts';
import { readJsonFile } from './read-json-file.ts';

/**
 * Reads the JSON that `--out` of an earlier run wrote; what is wrong goes to `problems`.
 * @param what names the file in messages
 * @returns `undefined` when it cannot be read or is no result
 */
export async function readResultJson(
  what: string,
  path: string,
  problems: Problems,
): Promise<ResultDocument | undefined> {
  const document = await readJsonFile(what, path, problems);
  if (document === undefined) return undefined;
  // Most runs read no earlier one, and start sooner without the schemas.
  const { resultSchema } = await import('../../report/document-schemas.ts');
  const read = resultSchema.safeParse(document);
  if (read.success) return read.data;
  const { refuseResult } = await import('./refuse-result.ts');
  refuseResult(what, path, read.error, problems);
  return undefined;
}
