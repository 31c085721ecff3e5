import { availableParallelism } from 'node:os';
import process from 'node:process';
import { EXIT } from '../core/codes.ts';
import type { RunnerLink } from '../engine/link.ts';
import { openThreadShard } from '../runner/links/thread-shard.ts';
import type { JudgeOutputs, LoadTest } from '../runner/load-test.ts';
import { systemClock } from '../runner/system-clock.ts';
import { uncaughtError } from '../runner/uncaught-error.ts';
import type { PlanOverrides } from '../script/overrides.ts';
import type { Cli, PrintListener, StopSignal, TextStream } from './cli.ts';
import { paintFor } from './format/color.ts';
import { printable } from './format/printable.ts';
import { reportError } from './report-error.ts';
import { runCli } from './run-cli.ts';
import { takeExit } from './take-exit.ts';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The commands that make load. */
const RUN_COMMANDS: readonly string[] = ['run', 'bench'];

/** Runs the command line of this process and ends the process, whatever the user's script left open. */
export async function main(): Promise<void> {
  // Every run needs a shard: its thread starts while this one still reads flags and script.
  const isRun = RUN_COMMANDS.includes(process.argv[2] ?? '');
  const warmShard = isRun ? openThreadShard() : undefined;
  const exit = takeExit();
  const prints = openPrints();
  const stdout = openStream(process.stdout, prints);
  const stderr = openStream(process.stderr, prints);
  const signals = isRun ? keepSignals() : onSignal;
  const cli = processCli(
    { stdout, stderr, exit: exit.now, onPrint: prints.use, onSignal: signals },
    warmShard,
  );
  let exitCode = await runCli(cli);
  // What a script throws from here on can not be in the result any more, so it must not change the exit code.
  cli.onUncaught(() => {});
  await stdout.flush();
  if (stdout.failure !== undefined) {
    stderr.write(`Error: stdout cannot be written to: ${stdout.failure.message}\n`);
    if (exitCode === EXIT.passed) exitCode = EXIT.outputFailed;
  }
  await stderr.flush();
  await exit.afterThreads(exitCode);
}

interface ProcessEnds {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly onPrint: Cli['onPrint'];
  readonly onSignal: Cli['onSignal'];
  exit(exitCode: number): never;
}

function processCli(
  { stdout, stderr, exit, ...listening }: ProcessEnds,
  warmShard: RunnerLink | undefined,
): Cli {
  const cli: Cli = {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout,
    stderr,
    cores: availableParallelism(),
    nowMs: () => systemClock.nowMs(),
    machine: async () => (await import('./doctor/read-machine.ts')).readMachine(process.version),
    ...listening,
    onUncaught: (handler) => uncaught.use(handler),
    exitNow: exit,
    loadTest: (path, overrides, judgeOutputs) =>
      loadSettled({ path, overrides, judgeOutputs }, (error) => uncaught.raise(error)),
    startRun: async (test, options) => {
      const { Engine } = await import('../runner/engine.ts');
      return new Engine(test, { ...options, warmShard }).start();
    },
    startDemoShop: async (options) => (await import('../demo/index.ts')).startDemoShop(options),
  };
  const uncaught = openUncaught((thrown) => exit(reportError(uncaughtError(thrown), cli)));
  return cli;
}

interface LoadRequest {
  readonly path: string;
  readonly overrides: PlanOverrides;
  readonly judgeOutputs: JudgeOutputs | undefined;
}

/** Loads a script, and lets what it threw at its top level be heard before anything is made of it. */
async function loadSettled(
  { path, overrides, judgeOutputs = async () => {} }: LoadRequest,
  onStuck: (error: unknown) => void,
): Promise<LoadTest> {
  // Nothing is left to wait for, and the script waits: Node would end the process with a code of its own.
  const onDrained = async (): Promise<void> => {
    onStuck((await import('../script/load.ts')).unsettledScript(path));
  };
  process.once('beforeExit', onDrained);
  try {
    const { loadJudged } = await import('../runner/load-test.ts');
    const test = await loadJudged(path, overrides, judgeOutputs);
    await nextTurn();
    return test;
  } finally {
    process.off('beforeExit', onDrained);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => systemClock.setImmediate(resolve));
}

function onSignal(handler: (signal: StopSignal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, handler);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handler);
  };
}

/**
 * From now on no signal ends the process by itself: one that comes before anybody listens is kept, and one that
 * comes while the process ends changes nothing.
 */
function keepSignals(): Cli['onSignal'] {
  const early: StopSignal[] = [];
  let current = (signal: StopSignal): void => void early.push(signal);
  onSignal((signal) => current(signal));
  return (handler) => {
    current = handler;
    queueMicrotask(() => early.splice(0).forEach(handler));
    return () => {
      current = () => {};
    };
  };
}

/** Node would end the process with exit code 1, which means something else here. */
function openUncaught(fallback: (thrown: unknown) => void): {
  raise(thrown: unknown): void;
  use(handler: (thrown: unknown) => void): () => void;
} {
  let current = fallback;
  process.on('uncaughtException', (thrown) => current(thrown));
  return {
    raise: (thrown) => current(thrown),
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

interface Prints extends PrintListener {
  use(listener: PrintListener): () => void;
}

function openPrints(): Prints {
  let current: PrintListener | undefined;
  return {
    before: () => current?.before(),
    after: (isWholeLine) => current?.after(isWholeLine),
    use(listener) {
      current = listener;
      return () => {
        current = undefined;
      };
    },
  };
}

/** Whoever writes to the stream past the returned one is heard of, if it is a terminal. */
function openStream(stream: NodeJS.WriteStream, prints: PrintListener): FlushableStream {
  const write = stream.write.bind(stream);
  const isTty = stream.isTTY === true;
  const isColored = paintFor(process.env, { isTty }).isOn;
  if (isTty) stream.write = heardOf(stream.write, prints);
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure ??= error;
  });
  return {
    write: (text) => void write(printable(text, isColored)),
    eraseLine: () => void write('\r\u001b[2K'),
    flush: () => new Promise((resolve) => write('', () => resolve(nextTurn()))),
    isTty,
    get columns() {
      // Some pseudo-terminals have no size, which reads as 0.
      return stream.columns || 80;
    },
    get failure() {
      return failure;
    },
  };
}

function heardOf<Write extends NodeJS.WriteStream['write']>(
  write: Write,
  prints: PrintListener,
): Write {
  return new Proxy(write, {
    apply(target, stream, args) {
      const [chunk] = args;
      if (chunk.length === 0) return Reflect.apply(target, stream, args);
      prints.before();
      const result = Reflect.apply(target, stream, args);
      prints.after(typeof chunk === 'string' ? chunk.endsWith('\n') : chunk.at(-1) === 10);
      return result;
    },
  });
}
