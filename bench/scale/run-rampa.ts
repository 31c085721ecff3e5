import { join } from 'node:path';
import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import { rampaCommand, readResult } from '../support/rampa-command.ts';
import { type Measured, spawnMeasured } from '../support/spawn-measured.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';

const TIMEOUT_MS = 30 * 60_000;

/** Runs `scripts/<name>.ts` through the command line, measured, and reads its result. */
export async function runRampa(
  name: string,
  flags: readonly string[] = [],
): Promise<{ readonly run: Measured; readonly result: ResultDocument }> {
  await using folder = await openTemporaryFolder();
  const out = join(folder.path, 'result.json');
  const script = new URL(`./scripts/${name}.ts`, import.meta.url);
  const command = rampaCommand(script, [...flags, '--out', out]);
  const run = await spawnMeasured(command, { timeoutMs: TIMEOUT_MS });
  const result = await readResult(out, run);
  if (result.run.exit_code === 0) return { run, result };
  const [cause] = result.run.causes;
  throw new Error(`${name} ended with exit code ${result.run.exit_code}: ${cause?.message ?? ''}`);
}
