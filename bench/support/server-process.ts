import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { pinned } from './pin.ts';

const START_ATTEMPTS = 100;

interface ServerOptions {
  /** Says that the server is up, by any good answer. */
  readonly url: string;
  /** The core to keep it on. */
  readonly core?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Starts a server and waits until it answers. Disposing ends it. */
export async function startServer(
  command: readonly string[],
  { url, core, env }: ServerOptions,
): Promise<AsyncDisposable> {
  const [program = '', ...parts] = pinned(command, core);
  const child = spawn(program, parts, { stdio: 'ignore', env: { ...process.env, ...env } });
  const server = { [Symbol.asyncDispose]: () => endProcess(child) };
  if (await answers(url, child)) return server;
  await server[Symbol.asyncDispose]();
  throw new Error(`the target '${command.join(' ')}' does not answer`);
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < START_ATTEMPTS && child.exitCode === null; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return true;
    await setTimeout(50);
  }
  return false;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
