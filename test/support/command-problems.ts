import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCli } from 'testkit';
import { readBenchFlags } from '../../packages/rampa/src/cli/bench/read-bench-flags.ts';
import { readCompareFlags } from '../../packages/rampa/src/cli/compare/read-compare-flags.ts';
import { buildProgram } from '../../packages/rampa/src/cli/program.ts';
import { readReportFlags } from '../../packages/rampa/src/cli/report/read-report-flags.ts';
import { readRunFlags } from '../../packages/rampa/src/cli/run/read-run-flags.ts';
import { isRampaError } from '../../packages/rampa/src/core/errors.ts';
import type { OutputHost, OutputSpec } from '../../packages/rampa/src/core/output.ts';
import { closeOutputs, OUTPUTS, openOutputs } from '../../packages/rampa/src/outputs/registry.ts';
import { systemClock } from '../../packages/rampa/src/runner/system-clock.ts';

type Command = ReturnType<typeof buildProgram>;

const MACHINE = { cores: 2, env: {} };

/**
 * What rampa says against a command line.
 * @param isComplete looks at what the flags are given, too, and at the outputs that they name
 */
export async function commandProblems(
  words: readonly string[],
  isComplete: boolean,
): Promise<readonly string[]> {
  const program = buildProgram(new FakeCli(words), async () => {});
  try {
    await program.parseAsync(words, { from: 'user' });
    const command = program.commands.find((one) => one.name() === words[0]);
    if (isComplete && command !== undefined) await readFlags(command);
    return [];
  } catch (error) {
    if (isRampaError(error)) return [error.message];
    if (!(error instanceof Error && 'code' in error && 'exitCode' in error)) throw error;
    // A text may name a command alone.
    const isNameOnly = words.length === 1 && error.code === 'commander.missingArgument';
    return error.exitCode === 0 || isNameOnly ? [] : [error.message];
  }
}

/** Reads flags as the command does, but those that name a file to read: nobody has it. */
async function readFlags(command: Command): Promise<void> {
  const { baseline, replay, iteration, ...flags } = command.opts();
  switch (command.name()) {
    case 'run':
      return open(
        (await readRunFlags(flags as Parameters<typeof readRunFlags>[0], MACHINE)).outputs,
      );
    case 'bench': {
      const [url = ''] = command.args;
      const { body, ...others } = flags as Parameters<typeof readBenchFlags>[1];
      return open((await readBenchFlags(url, others, MACHINE)).settings.outputs);
    }
    case 'report':
      await readReportFlags(flags);
      return;
    case 'compare':
      await readCompareFlags(flags as Parameters<typeof readCompareFlags>[0]);
  }
}

/** @throws {RampaError} for what is wrong with any of them */
async function open(specs: readonly OutputSpec[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-outputs-'));
  // Pages say that tokens belong into the environment.
  const env = { INFLUX_TOKEN: 'token' };
  const host: OutputHost = { clock: systemClock, env, random: () => 0.5, print: () => {} };
  try {
    const moved = await Promise.all(specs.map((spec) => into(folder, spec)));
    await closeOutputs(await openOutputs(moved, undefined, host), systemClock);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function into(folder: string, spec: OutputSpec): Promise<OutputSpec> {
  const { name, destination } = spec;
  const kind = Object.hasOwn(OUTPUTS, name) ? await OUTPUTS[name]?.() : undefined;
  if (kind?.destination !== 'file' || destination === undefined) return spec;
  return { ...spec, destination: join(folder, destination.replaceAll('/', '-')) };
}
