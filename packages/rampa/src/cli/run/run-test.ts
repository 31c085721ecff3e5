import { EXIT } from '../../core/codes.ts';
import type { Ceiling } from '../../core/health.ts';
import type { Output, OutputSpec } from '../../core/output.ts';
import type { RunController, RunResult } from '../../core/run.ts';
import type { LoadTest } from '../../runner/load-test.ts';
import { outputHost } from '../../runner/output-host.ts';
import { systemClock } from '../../runner/system-clock.ts';
import { userFrames } from '../../runner/user-frames.ts';
import type { Cli } from '../cli.ts';
import { paintFor } from '../format/color.ts';
import { LiveStatus } from './live-status.ts';
import { RunStopper } from './run-stopper.ts';

/** How a test is run from the command line. */
export interface RunSettings {
  readonly outputs: readonly OutputSpec[];
  readonly threads: number | 'auto';
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly failOnIterationError: boolean;
  readonly requireTrusted: boolean;
  /** Whether the machine is measured before the run. */
  readonly selfTest: boolean;
}

/** A run that is over. */
export interface EndedRun {
  readonly result: RunResult;
  readonly controller: RunController;
}

/** What a command that runs a test does before and after. */
export interface TestSource {
  load(): Promise<LoadTest>;
  /** Shows the result on stdout; not called for a quiet run. */
  print(run: EndedRun): Promise<void>;
}

/**
 * Runs a test, from loading it to its exit code. Signals are obeyed from the first moment on.
 * @throws {RampaError} for what is found before the load starts; later problems are part of the result
 */
export async function runTest(
  source: TestSource,
  settings: RunSettings,
  cli: Cli,
): Promise<number> {
  const status = new LiveStatus(settings, cli);
  const stopper = new RunStopper(cli, status);
  try {
    const test = await stopper.unlessInterrupted(source.load());
    if (test === undefined) return stopper.exitCodeBeforeRun;
    // After the script: a broken one leaves no file behind.
    const outputs = await openOutputs(settings.outputs, test, cli);
    const run = await execute({ test: { ...test, outputs: [] }, outputs }, settings, {
      cli,
      status,
      stopper,
    });
    if (run === undefined) return stopper.exitCodeBeforeRun;
    status.end();
    if (settings.quiet) printCauses(run.result, cli);
    else await source.print(run);
    return run.result.exitCode;
  } finally {
    status.end();
    stopper.end();
  }
}

/** Most runs in a terminal have none, and start sooner without the code for them. */
async function openOutputs(
  flags: readonly OutputSpec[],
  { path, outputs }: LoadTest,
  { env, stdout }: Cli,
): Promise<readonly Output[]> {
  const specs = [...outputs, ...flags];
  if (specs.length === 0) return [];
  const registry = await import('../../outputs/registry.ts');
  const host = outputHost(env, (text) => stdout.write(text));
  return registry.openOutputs(specs, path, host);
}

interface PreparedRun {
  readonly test: LoadTest;
  readonly outputs: readonly Output[];
}

interface RunTools {
  readonly cli: Cli;
  readonly status: LiveStatus;
  readonly stopper: RunStopper;
}

/** @returns `undefined` when the run was interrupted before it began */
async function execute(
  { test, outputs }: PreparedRun,
  { threads, failOnIterationError, requireTrusted, selfTest }: RunSettings,
  { cli, status, stopper }: RunTools,
): Promise<EndedRun | undefined> {
  let hasStarted = false;
  try {
    if (stopper.isInterrupted) return undefined;
    const ceiling = selfTest ? await stopper.unlessInterrupted(measure(test)) : undefined;
    if (stopper.isInterrupted) return undefined;
    const options = { threads, outputs, failOnIterationError, requireTrusted, ceiling };
    const controller = await cli.startRun(test, options);
    hasStarted = true;
    stopper.watch(controller, test.plan);
    const [result] = await Promise.all([controller.wait(), status.watch(controller)]);
    return { result, controller };
  } finally {
    // A run closes its outputs itself.
    if (!hasStarted && outputs.length > 0) await close();
  }

  async function close(): Promise<void> {
    const { closeOutputs } = await import('../../outputs/registry.ts');
    await closeOutputs(outputs, systemClock);
  }

  async function measure(of: LoadTest): Promise<Ceiling> {
    const { runSelfTest } = await import('../self-test/run-self-test.ts');
    return runSelfTest(of, { cli, threads, note: (text) => status.note(text) });
  }
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
