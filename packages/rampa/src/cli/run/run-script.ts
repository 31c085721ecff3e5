import type { JudgeOutputs } from '../../runner/load-test.ts';
import type { Cli } from '../cli.ts';
import { judgeOutputs } from '../flags/judge-outputs.ts';
import { paintFor } from '../format/color.ts';
import { readRunFlags } from './read-run-flags.ts';
import type { RunFlags } from './run-flags.ts';
import { type EndedRun, runTest } from './run-test.ts';

/**
 * Runs a load script, from its flags to its exit code.
 * @throws {RampaError} for what is found before the load starts; later problems are part of the result
 */
export async function runScript(script: string, flags: RunFlags, cli: Cli): Promise<number> {
  const { overrides, ...settings } = await readRunFlags(flags, cli);
  const judge: JudgeOutputs = async (ofConfig, path, problems) => {
    // When nothing else is wrong, they are judged by opening them.
    if (problems.lines.length === 0) return;
    await judgeOutputs(
      [...ofConfig, ...settings.outputs],
      { env: cli.env, script: path },
      problems,
    );
  };
  const source = {
    load: () => cli.loadTest(script, { ...overrides, proxyEnvironment: cli.env }, judge),
    print: (run: EndedRun) => printSummary(script, run, cli),
  };
  return runTest(source, settings, cli);
}

async function printSummary(script: string, { result }: EndedRun, cli: Cli): Promise<void> {
  const { formatSummary } = await import('../format/summary/summary.ts');
  const paint = paintFor(cli.env, cli.stdout);
  cli.stdout.write(formatSummary({ script, result, paint, cwd: cli.cwd }));
}
