import type { Output } from '../core/output.ts';

/**
 * Opens a file for a run of `Engine` to be recorded into, as `rampa run --record` does: one of its `outputs`.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when no file can be written there
 */
export async function openRecording(path: string): Promise<Output> {
  // Every script imports this module, and needs nothing of the rest.
  const { openRecord } = await import('../outputs/record/record-output.ts');
  return openRecord(path);
}
