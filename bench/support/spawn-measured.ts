import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pinned } from './pin.ts';
import { descendantMemory } from './process-memory.ts';

const POLL_EVERY_MS = 50;
const OUTPUT_MAX_BYTES = 10_000_000;

/** What a command did, and what it cost with all of its child processes. */
export interface Measured {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From before its start to after its exit. */
  readonly elapsedMs: number;
  /** User plus system time, start-up included. */
  readonly cpuMs: number;
  /** The highest resident memory: the sum over its processes of each one's own peak. */
  readonly peakRssBytes: number;
  /** Resident memory of all its processes over time, about every 50 ms. */
  readonly memory: readonly MemorySample[];
}

export interface MemorySample {
  /** Unix epoch, ms. */
  readonly atMs: number;
  readonly rssBytes: number;
}

interface SpawnOptions {
  /** The core to keep the command on. */
  readonly core?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the command, and fails, after this time. Default 10 min. */
  readonly timeoutMs?: number;
}

/** Runs a command to its end and measures it. A non-zero exit code is a result, not an error. */
export async function spawnMeasured(
  command: readonly string[],
  options: SpawnOptions = {},
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-bench-'));
  try {
    return await runTimed(command, options, join(folder, 'times'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** bash's `time` sees the processor time of every child that was waited for, with 1 ms resolution. */
const TIMED = `
  timesFile="$0"
  TIMEFORMAT='%3R %3U %3S'
  exec 3>&2
  { time "$@" 2>&3; } 2>"$timesFile"
`;

async function runTimed(
  command: readonly string[],
  { core, env, timeoutMs = 600_000 }: SpawnOptions,
  timesFile: string,
): Promise<Measured> {
  const child = spawn('bash', ['-c', TIMED, timesFile, ...pinned(command, core)], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a command that hangs can be ended with its children.
    detached: true,
  });
  const ended = new AbortController();
  const closed = once(child, 'close').finally(() => ended.abort());
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  const memory = watchMemory(child.pid ?? 0, ended.signal);
  const limit = killAfter(timeoutMs, child.pid, ended.signal);
  const [exitCode] = await closed;
  const hasHung = await limit;
  if (hasHung) throw new Error(`'${command.join(' ')}' did not end within ${timeoutMs} ms`);
  const times = (await readFile(timesFile, 'utf8')).trim().split(' ').map(Number);
  const [elapsedSeconds = Number.NaN, userSeconds = 0, systemSeconds = 0] = times;
  return {
    exitCode: typeof exitCode === 'number' ? exitCode : 1,
    stdout: await stdout,
    stderr: await stderr,
    elapsedMs: elapsedSeconds * 1000,
    cpuMs: (userSeconds + systemSeconds) * 1000,
    ...(await memory),
  };
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size <= OUTPUT_MAX_BYTES) parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

async function watchMemory(
  pid: number,
  ended: AbortSignal,
): Promise<Pick<Measured, 'peakRssBytes' | 'memory'>> {
  const peaks = new Map<number, number>();
  const memory: MemorySample[] = [];
  while (!ended.aborted) {
    let rssBytes = 0;
    for (const process of descendantMemory(pid)) {
      rssBytes += process.rssBytes;
      peaks.set(process.pid, Math.max(peaks.get(process.pid) ?? 0, process.peakRssBytes));
    }
    if (rssBytes > 0) memory.push({ atMs: Date.now(), rssBytes });
    await pause(POLL_EVERY_MS, ended);
  }
  return { peakRssBytes: [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0), memory };
}

/** @returns whether the command had to be ended */
async function killAfter(
  timeoutMs: number,
  pid: number | undefined,
  ended: AbortSignal,
): Promise<boolean> {
  await pause(timeoutMs, ended);
  if (ended.aborted || pid === undefined) return false;
  process.kill(-pid, 'SIGKILL');
  return true;
}

async function pause(durationMs: number, ended: AbortSignal): Promise<void> {
  await setTimeout(durationMs, undefined, { signal: ended }).catch(() => {});
}
