import { availableParallelism } from 'node:os';
import process from 'node:process';
import { EXIT } from '../core/codes.ts';
import { RampaError } from '../core/errors.ts';
import type { RunnerLink } from '../engine/link.ts';
import { openThreadShard } from '../runner/links/thread-shard.ts';
import type { Cli, StopSignal, TextStream } from './cli.ts';
import { printable } from './format/printable.ts';
import { reportError } from './report-error.ts';
import { runCli } from './run-cli.ts';
import { uncaughtError } from './uncaught-error.ts';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the command line of this process and ends the process, whatever the user's script left open. */
export async function main(): Promise<void> {
  // Every run needs a shard: its thread starts while this one still reads flags and script.
  const warmShard = process.argv[2] === 'run' ? openThreadShard() : undefined;
  const exit = takeExit();
  const stdout = openStream(process.stdout);
  const stderr = openStream(process.stderr);
  const cli = processCli({ stdout, stderr, exit }, warmShard);
  let exitCode = await runCli(cli);
  await stdout.flush();
  if (stdout.failure !== undefined) {
    stderr.write(`Error: stdout cannot be written to: ${stdout.failure.message}\n`);
    if (exitCode === EXIT.passed) exitCode = EXIT.outputFailed;
  }
  await stderr.flush();
  exit(exitCode);
}

/** From here on only rampa ends the process: a script that does would take the result with it. */
function takeExit(): (exitCode: number) => never {
  const exit = process.exit.bind(process);
  process.exit = (exitCode) => {
    const message = `the script called process.exit(${exitCode ?? ''})`;
    const hint = 'Throw an error instead: rampa ends the process itself.';
    throw new RampaError('RAMPA_SCRIPT_FAILED', message, { hint });
  };
  return exit;
}

interface ProcessEnds {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  exit(exitCode: number): never;
}

function processCli({ stdout, stderr, exit }: ProcessEnds, warmShard: RunnerLink | undefined): Cli {
  const cli: Cli = {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout,
    stderr,
    cores: availableParallelism(),
    nowMs: () => performance.now(),
    machine: async () => (await import('./doctor/read-machine.ts')).readMachine(process.version),
    onSignal,
    onUncaught: (handler) => uncaught.use(handler),
    exitNow: exit,
    loadTest: async (path, overrides) =>
      (await import('../runner/load-test.ts')).loadTest(path, overrides),
    startRun: async (test, options) => {
      const { Engine } = await import('../runner/engine.ts');
      return new Engine(test, { ...options, warmShard }).start();
    },
    startDemoShop: async (options) => (await import('../demo/index.ts')).startDemoShop(options),
  };
  const uncaught = openUncaught((thrown) => exit(reportError(uncaughtError(thrown, cli.cwd), cli)));
  return cli;
}

function onSignal(handler: (signal: StopSignal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, handler);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handler);
  };
}

/** Node would end the process with exit code 1, which means something else here. */
function openUncaught(fallback: (thrown: unknown) => void): {
  use(handler: (thrown: unknown) => void): () => void;
} {
  let current = fallback;
  process.on('uncaughtException', (thrown) => current(thrown));
  return {
    use(handler) {
      current = handler;
      return () => {
        current = fallback;
      };
    },
  };
}

interface FlushableStream extends TextStream {
  /** Why text was lost; a reader that went away, as in `rampa ... | head`, is no failure. */
  readonly failure: Error | undefined;
  /** Settles once everything has been handed to the system. */
  flush(): Promise<void>;
}

function openStream(stream: NodeJS.WriteStream): FlushableStream {
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error;
  });
  return {
    write: (text) => void stream.write(printable(text)),
    flush: () => new Promise((resolve) => stream.write('', () => setImmediate(resolve))),
    isTty: stream.isTTY === true,
    get columns() {
      // Some pseudo-terminals have no size, which reads as 0.
      return stream.columns || 80;
    },
    get failure() {
      return failure;
    },
  };
}
