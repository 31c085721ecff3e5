import { EXIT } from '../../core/codes.ts';
import type { Output } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { OutputSpec } from '../../outputs/registry.ts';
import type { LoadTest } from '../../runner/load-test.ts';
import type { Cli } from '../cli.ts';
import { paintFor } from '../format/color.ts';
import { userFrames } from '../format/user-frames.ts';
import { LiveStatus } from './live-status.ts';
import { type RunRequest, readRunFlags } from './read-run-flags.ts';
import type { RunFlags } from './run-flags.ts';
import { RunStopper } from './run-stopper.ts';

/**
 * Runs a load script, from its flags to its exit code. Signals are obeyed from the first moment on.
 * @throws {RampaError} for what is found before the load starts; later problems are part of the result
 */
export async function runScript(script: string, flags: RunFlags, cli: Cli): Promise<number> {
  const request = await readRunFlags(flags);
  const status = new LiveStatus(request, cli);
  const stopper = new RunStopper(cli, status);
  try {
    const prepared = await stopper.unlessInterrupted(prepare(script, request, cli));
    if (prepared === undefined) return stopper.exitCodeBeforeRun;
    const result = await execute(prepared, request, { cli, status, stopper });
    status.end();
    if (request.quiet) printCauses(result, cli);
    else await printSummary(script, prepared.test, result, cli);
    return result.exitCode;
  } finally {
    status.end();
    stopper.end();
  }
}

interface PreparedRun {
  readonly test: LoadTest;
  readonly outputs: readonly Output[];
}

/** The script comes first: a broken one leaves no file behind. */
async function prepare(script: string, request: RunRequest, cli: Cli): Promise<PreparedRun> {
  const test = await cli.loadTest(script, request.overrides);
  return { test, outputs: await openOutputs(request.outputs) };
}

/** Most runs in a terminal have none, and start sooner without the code for them. */
async function openOutputs(specs: readonly OutputSpec[]): Promise<readonly Output[]> {
  if (specs.length === 0) return [];
  const registry = await import('../../outputs/registry.ts');
  return registry.openOutputs(specs);
}

interface RunTools {
  readonly cli: Cli;
  readonly status: LiveStatus;
  readonly stopper: RunStopper;
}

async function execute(
  { test, outputs }: PreparedRun,
  { threads, failOnIterationError, requireTrusted }: RunRequest,
  { cli, status, stopper }: RunTools,
): Promise<RunResult> {
  try {
    const options = { threads, outputs, failOnIterationError, requireTrusted };
    const controller = await cli.startRun(test, options);
    stopper.watch(controller, test.plan);
    const [result] = await Promise.all([controller.wait(), status.watch(controller)]);
    return result;
  } finally {
    for (const output of outputs) await output[Symbol.asyncDispose]();
  }
}

async function printSummary(
  script: string,
  test: LoadTest,
  result: RunResult,
  cli: Cli,
): Promise<void> {
  const { formatSummary } = await import('../format/summary/summary.ts');
  const paint = paintFor(cli.env, cli.stdout);
  cli.stdout.write(formatSummary({ script, plan: test.plan, result, paint, cwd: cli.cwd }));
}

/** Without a summary, a run that did not pass still says why. */
function printCauses(result: RunResult, cli: Cli): void {
  if (result.exitCode === EXIT.passed) return;
  const paint = paintFor(cli.env, cli.stderr);
  for (const { message, hint, stack } of result.causes) {
    const hintLine = hint === undefined ? '' : `  hint: ${hint}\n`;
    const frames = userFrames(stack, cli.cwd, 2).map((frame) => `    at ${frame}\n`);
    cli.stderr.write(`${paint.red('Error:')} ${message}\n${frames.join('')}${hintLine}`);
  }
}
