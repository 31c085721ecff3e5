import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResultDocument } from '../../../packages/rampa/src/outputs/json/result-document.ts';

/** The executable, as users start it. */
const BIN = fileURLToPath(new URL('../../../packages/rampa/bin/rampa.js', import.meta.url));

/** A line of a stack in the code of rampa, of a package or of Node; lines in the script are welcome. */
export const OWN_FRAME = /^\s+at .*(packages\/rampa|node_modules|node:)/m;

const LIMIT_MS = 18_000;

export interface RampaOptions {
  /** Default `run`. */
  readonly command?: string;
  /** Behind the script; `{folder}` is replaced by the folder that the run has for itself. */
  readonly args?: readonly string[];
  /** Beside PATH and HOME, which are all that the process gets otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further files in the script's folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Name of the script's file; default `load.ts`. */
  readonly name?: string;
  /** Writes the result to a file and reads it back; default true for `run`. */
  readonly out?: boolean;
  /** A file in the script's folder to read when the process has ended. */
  readonly read?: string;
  /** A command that starts the command line it is given, such as a shell that sets limits first. */
  readonly through?: readonly string[];
  /** Runs it in a terminal of its own, of which stdout and stderr are both read; default false. */
  readonly terminal?: boolean;
  /** When the process is ended by force; default 18 s. The test fails then. */
  readonly limitMs?: number;
}

/** How a run of the command line came out. */
export interface RampaOutcome {
  /** `null` when a signal, or the time limit, ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON result; `undefined` when none was written. */
  readonly result: ResultDocument | undefined;
  /** What was written to the file of {@link RampaOptions.read}; empty without one. */
  readonly written: string;
  /** Everything that is in the script's folder in the end, by name. */
  readonly files: readonly string[];
  readonly durationMs: number;
}

/** A process that may still be running. */
export interface RunningRampa extends AsyncDisposable {
  readonly outcome: Promise<RampaOutcome>;
  /** Settles once `text` has been printed `times` times on stdout or stderr; rejects if it never will. */
  printed(text: string, times?: number): Promise<void>;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** Presses Ctrl+C in its terminal. */
  pressCtrlC(): void;
  /** Reads no more of stdout: what the process writes there meets a closed pipe. */
  closeStdout(): void;
}

/** Writes `script` to a folder of its own and runs the real command line on it, in a process of its own. */
export async function runRampa(script: string, options: RampaOptions = {}): Promise<RampaOutcome> {
  await using running = await startRampa(script, options);
  return await running.outcome;
}

/** Like {@link runRampa}, for what happens while it runs. Disposing ends the process and removes its files. */
export async function startRampa(
  script: string,
  { files = {}, name = 'load.ts', ...options }: RampaOptions = {},
): Promise<RunningRampa> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-e2e-'));
  for (const [file, text] of Object.entries({ ...files, [name]: script })) {
    await writeFile(join(folder, file), text);
  }
  return startIn(folder, join(folder, name), options);
}

/** Runs the command line on a script where it lies, such as an example, or on a URL. */
export async function runRampaOn(path: string, options: RampaOptions = {}): Promise<RampaOutcome> {
  await using running = await startRampaOn(path, options);
  return await running.outcome;
}

/** Like {@link runRampaOn}, for what happens while it runs. */
export async function startRampaOn(
  path: string,
  options: RampaOptions = {},
): Promise<RunningRampa> {
  return startIn(await mkdtemp(join(tmpdir(), 'rampa-e2e-')), path, options);
}

function startIn(folder: string, script: string, options: RampaOptions): RunningRampa {
  const { command = 'run', args = [], env = {}, through = [], limitMs = LIMIT_MS } = options;
  const { out = command === 'run', read } = options;
  const outArgs = out ? ['--out', join(folder, 'result.json')] : [];
  const ownArgs = args.map((arg) => arg.replaceAll('{folder}', folder));
  const startedAtMs = performance.now();
  const line = [...through, process.execPath, BIN, command, script, ...outArgs, ...ownArgs];
  const [program = '', ...programArgs] = options.terminal === true ? inTerminal(line) : line;
  const child = spawn(program, programArgs, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: [options.terminal === true ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const output = new Output(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const finish = async (): Promise<RampaOutcome> => {
    const code = await closed;
    clearTimeout(limit);
    const { stdout, stderr } = output;
    const durationMs = performance.now() - startedAtMs;
    const written = read === undefined ? '' : await readFile(join(folder, read), 'utf8');
    const files = (await readdir(folder)).sort();
    return { code, stdout, stderr, result: await resultIn(folder), written, files, durationMs };
  };
  const outcome = finish();
  // Whoever waits for it hears of it; nobody has to.
  outcome.catch(() => {});
  return {
    outcome,
    printed: (text, times = 1) => output.printed(text, times),
    signal: (name) => void child.kill(name),
    pressCtrlC: () => void child.stdin?.write('\x03'),
    closeStdout: () => void child.stdout?.destroy(),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed.catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The `script` of util-linux gives a command line a terminal, and ends with its exit code. */
function inTerminal(line: readonly string[]): readonly string[] {
  const command = line.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return ['script', '--quiet', '--return', '--command', `exec ${command}`, '/dev/null'];
}

async function resultIn(folder: string): Promise<ResultDocument | undefined> {
  const text = await readFile(join(folder, 'result.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ResultDocument);
}

/** What a process prints. */
class Output {
  stdout = '';
  stderr = '';
  #closed = false;
  #onText: (() => void)[] = [];

  constructor(child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#wake();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#wake();
    });
    child.once('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  async printed(text: string, times: number): Promise<void> {
    const count = (): number => this.stdout.split(text).length + this.stderr.split(text).length - 2;
    while (count() < times) {
      if (this.#closed) {
        throw new Error(`'${text}' was not printed ${times} times:\n${this.stdout}${this.stderr}`);
      }
      await new Promise<void>((resolve) => this.#onText.push(resolve));
    }
  }

  #wake(): void {
    for (const wake of this.#onText.splice(0)) wake();
  }
}
