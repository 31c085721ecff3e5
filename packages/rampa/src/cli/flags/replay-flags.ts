import type { Command } from 'commander';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import type { PlanOverrides } from '../../script/overrides.ts';
import { beginsRecording } from './begins-recording.ts';
import type { PlanFlags } from './plan-flags.ts';
import { readRecording } from './read-recording.ts';
import { readResultJson } from './read-result-json.ts';

/** The flags that run one iteration again, as text. */
export interface ReplayFlags {
  readonly iteration?: string;
  readonly replay?: string;
}

/** What is known of the run whose iteration is run again. */
interface EarlierRun {
  readonly run_id: string;
  readonly script_sha256: string | null;
  readonly seed: number | null;
  readonly scenarios: Readonly<Record<string, unknown>>;
}

/** Adds the flags that run one iteration again to a command. */
export function addReplayFlags(command: Command): void {
  command
    .option('--iteration <n>', 'run only this iteration, from 0, once and without thresholds')
    .option('--replay <file>', 'the result of the run that --iteration is of, for its seed');
}

/**
 * Reads which iteration is run again; what is wrong goes to `problems`.
 * @returns what it changes of the plan
 */
export async function readReplayFlags(
  { iteration, replay: path, seed, scenario }: ReplayFlags & PlanFlags,
  problems: Problems,
): Promise<Pick<PlanOverrides, 'iteration' | 'replayOf' | 'seed' | 'scenario'>> {
  if (path === undefined) return { iteration };
  if (iteration === undefined) {
    problems.add('--replay needs --iteration', 'Name the iteration to run again.');
  }
  if (seed !== undefined) {
    problems.add('--seed cannot be combined with --replay, which has the seed of its run');
  }
  const run = await readEarlierRun(path, problems);
  if (run === undefined) return { iteration };
  if (run.seed === null) {
    problems.add(`--replay must be a result with a seed, got ${formatValue(path)} without one`);
  }
  return {
    iteration,
    replayOf: { runId: run.run_id, scriptSha256: run.script_sha256 ?? undefined },
    seed: run.seed ?? undefined,
    scenario: scenario ?? Object.keys(run.scenarios),
  };
}

/** A JSON result begins with a brace, what `--record` writes never does. */
async function readEarlierRun(path: string, problems: Problems): Promise<EarlierRun | undefined> {
  if (await beginsRecording(path)) return (await readRecording('--replay', path, problems))?.run;
  return (await readResultJson('--replay', path, problems))?.run;
}
