import type { Cli } from '../cli.ts';
import { paintFor } from '../format/color.ts';
import { type EndedRun, runTest } from '../run/run-test.ts';
import type { BenchFlags } from './bench-flags.ts';
import { benchLoadTest } from './bench-load-test.ts';
import { type BenchCommand, readBenchFlags } from './read-bench-flags.ts';

/**
 * Sends one request again and again, from the flags to the exit code.
 * @throws {RampaError} for what is found before the load starts; later problems are part of the result
 */
export async function runBench(url: string, flags: BenchFlags, cli: Cli): Promise<number> {
  const command = await readBenchFlags(url, flags, cli);
  const source = {
    load: async () => benchLoadTest(command.task),
    print: (run: EndedRun) => (command.asJson ? printJson(run, cli) : print(run, command, cli)),
  };
  return runTest(source, command.settings, cli);
}

async function printJson({ result }: EndedRun, cli: Cli): Promise<void> {
  const { resultDocument } = await import('../../outputs/json/result-document.ts');
  cli.stdout.write(`${JSON.stringify(resultDocument(result), null, 2)}\n`);
}

async function print(
  { result, controller }: EndedRun,
  { task, withSpectrum }: BenchCommand,
  cli: Cli,
): Promise<void> {
  const { formatBenchSummary } = await import('./summary/bench-summary.ts');
  const { drawBarFor } = await import('./summary/draw-bar.ts');
  const text = formatBenchSummary({
    script: task.label,
    result,
    paint: paintFor(cli.env, cli.stdout),
    cwd: cli.cwd,
    task,
    controller,
    drawBar: drawBarFor(cli.env),
    withSpectrum,
  });
  cli.stdout.write(text);
}
