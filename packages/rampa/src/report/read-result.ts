import type { RecordedRun } from './recorded-run.ts';

/**
 * Reads the file that `rampa run --record` has written, or as much of it as is whole: see `damage` of what is returned.
 * @throws {RampaError} `RAMPA_RESULT_INVALID` when it cannot be read, is no such file, has another version, or is
 * damaged at its beginning
 */
export async function readResult(path: string): Promise<RecordedRun> {
  // Every script imports this module, and needs nothing of the rest.
  const { readRecordedRun } = await import('./read-recorded-run.ts');
  return readRecordedRun(path);
}
