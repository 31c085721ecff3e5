import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import type { Measured } from './spawn-measured.ts';

const BIN = fileURLToPath(new URL('../../packages/rampa/bin/rampa.js', import.meta.url));

/** The command line that runs a load script of `bench/` with the Node that runs this, and prints its summary. */
export function rampaRunCommand(script: URL, flags: readonly string[]): readonly string[] {
  return [process.execPath, BIN, 'run', fileURLToPath(script), ...flags];
}

/** As {@link rampaRunCommand}, without a summary. */
export function rampaCommand(script: URL, flags: readonly string[]): readonly string[] {
  return rampaRunCommand(script, ['--quiet', ...flags]);
}

/** The command line that loads one URL, with the Node that runs this. */
export function rampaBenchCommand(url: string, flags: readonly string[]): readonly string[] {
  return [process.execPath, BIN, 'bench', url, '--quiet', ...flags];
}

/** Reads the file that `--out` names. */
export async function readResult(path: string, run: Measured): Promise<ResultDocument> {
  try {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'));
    return document as ResultDocument;
  } catch (cause) {
    const said = run.stderr.trim().split('\n')[0] ?? '';
    throw new Error(`rampa wrote no result, exit code ${run.exitCode}: ${said}`, { cause });
  }
}

/** One statistic of one metric; `NaN` when the run has none. */
export function statOf({ summary }: ResultDocument, metric: string, stat: string): number {
  return summary?.metrics[metric]?.[stat] ?? Number.NaN;
}
