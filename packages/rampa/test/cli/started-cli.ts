import { FakeCli, type FakeCliOptions, FakeRun } from 'testkit';
import { runCli } from '../../src/cli/run-cli.ts';

/** A command line whose load is going. */
export interface StartedCli {
  readonly cli: FakeCli;
  readonly run: FakeRun;
  readonly exitCode: Promise<number>;
}

/** Starts a command line and waits until its load is going. */
export async function startCli(
  args: readonly string[],
  options: FakeCliOptions = {},
): Promise<StartedCli> {
  const run = new FakeRun();
  const going = Promise.withResolvers<void>();
  const cli = new FakeCli([...args], {
    startRun: () => {
      going.resolve();
      return run;
    },
    ...options,
  });
  const exitCode = runCli(cli);
  await going.promise;
  await turn();
  return { cli, run, exitCode };
}

/** Lets everything that is ready run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
