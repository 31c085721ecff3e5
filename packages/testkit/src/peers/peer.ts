import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePorts } from './free-ports.ts';

/** How long a server may take until it accepts connections. */
const START_LIMIT_MS = 10_000;
const POLL_EVERY_MS = 10;
const OUTPUT_MAX_CHARACTERS = 100_000;

/** A server in a process of its own, on ports of the loopback interface. Disposing kills it. */
export interface Peer<Listener extends string> extends AsyncDisposable {
  readonly ports: Readonly<Record<Listener, number>>;
  /** A folder that it has for itself, removed in the end. */
  readonly folder: string;
  /** What it has printed so far, on stdout and stderr. */
  readonly output: string;
  /** Ends the process and waits for its end; default SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again after {@link stop}, on the same ports; settles when it accepts connections. */
  start(): Promise<void>;
}

/** Where a server is to run, for those who write its configuration. */
export interface PeerPlace<Listener extends string> {
  readonly ports: Readonly<Record<Listener, number>>;
  readonly folder: string;
}

export interface PeerSetup<Listener extends string> {
  /** Names of the ports that it listens on, each of which is waited for. */
  readonly listeners: readonly Listener[];
  /** Files that it needs, by path below its folder. */
  readonly files: (place: PeerPlace<Listener>) => Readonly<Record<string, string>>;
  /** Program and arguments; the process starts in its folder. */
  readonly command: (place: PeerPlace<Listener>) => readonly [string, ...string[]];
}

/**
 * Starts a server on free ports and waits until it accepts connections.
 * @throws what it printed, when it ends or stays silent instead
 */
export async function startPeer<Listener extends string>(
  setup: PeerSetup<Listener>,
): Promise<Peer<Listener>> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-peer-'));
  const place = { ports: await findFreePorts(setup.listeners), folder };
  for (const [path, text] of Object.entries(setup.files(place))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const peer = new PeerProcess(place, setup.command(place));
  try {
    await peer.start();
    return peer;
  } catch (error) {
    await peer[Symbol.asyncDispose]();
    throw error;
  }
}

class PeerProcess<Listener extends string> implements Peer<Listener> {
  readonly ports: Readonly<Record<Listener, number>>;
  readonly folder: string;
  output = '';
  readonly #command: readonly [string, ...string[]];
  #child: ChildProcess | undefined = undefined;

  constructor({ ports, folder }: PeerPlace<Listener>, command: readonly [string, ...string[]]) {
    this.ports = ports;
    this.folder = folder;
    this.#command = command;
  }

  async start(): Promise<void> {
    const [program, ...args] = this.#command;
    const child = spawn(program, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-OUTPUT_MAX_CHARACTERS);
      });
    }
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('close', (code) => reject(new Error(`${program} ended with ${code}`)));
    });
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), START_LIMIT_MS);
    const ports = Object.values<number>(this.ports);
    const accepting = Promise.all(ports.map((port) => untilAccepting(port, limit.signal)));
    try {
      await Promise.race([accepting, failed]);
    } catch (cause) {
      limit.abort();
      throw new Error(`${program} did not start: ${this.output}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function untilAccepting(port: number, limit: AbortSignal): Promise<void> {
  while (!(await isAccepting(port))) {
    limit.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
}

/** Leaves no socket behind, not even one that is closing. */
function isAccepting(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', (hasFailed) => resolve(!hasFailed));
  });
}
