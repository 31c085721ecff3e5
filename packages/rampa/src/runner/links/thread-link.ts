import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type Transferable,
  Worker,
  type WorkerOptions,
  workerData,
} from 'node:worker_threads';
import type { FromShard, RunnerLink, ShardLink, ToShard } from '../../engine/link.ts';
import { systemClock } from '../system-clock.ts';

const FLUSH_MS = 1000;
const TERMINATE_MS = 1000;

/**
 * Starts a thread and gives the runner's end of a channel to it; {@link takeShardLink} gives the other end there.
 * Closing the link ends the thread. A thread that cannot be started is one that has died.
 *
 * The channel is a private one: what a script posts to its parent is not taken for a message of the shard.
 */
export function openThreadLink(entry: URL | string, options: WorkerOptions = {}): RunnerLink {
  const { port1, port2 } = new MessageChannel();
  const channel = { workerData: { port: port2 }, transferList: [port2] };
  try {
    return runnerEnd(port1, new Worker(entry, { ...options, ...channel }));
  } catch (cause) {
    port1.close();
    return deadLink(errorOf(cause));
  }
}

function runnerEnd(port: MessagePort, thread: Worker): RunnerLink {
  const early: FromShard[] = [];
  let handler = (message: FromShard): void => void early.push(message);
  let onClose: ((error: Error | undefined) => void) | undefined;
  let failure: Error | undefined;
  let closing = false;
  let hasExited = false;
  // What a thread has printed is passed on after its exit.
  const over = Promise.all([
    new Promise((resolve) => thread.once('exit', resolve)),
    new Promise((resolve) => thread.stdout.once('end', resolve)),
    new Promise((resolve) => thread.stderr.once('end', resolve)),
  ]);
  port.on('message', (message: FromShard) => handler(message));
  thread.on('error', (error: unknown) => {
    failure = errorOf(error);
  });
  thread.on('exit', (code) => {
    if (closing) return;
    // The last words of the thread, which the end of it has overtaken.
    for (let last = receiveMessageOnPort(port); last; last = receiveMessageOnPort(port)) {
      handler(last.message);
    }
    hasExited = true;
    failure ??= new Error(`its thread ended with exit code ${code}`);
    onClose?.(failure);
  });
  return {
    send(message, transfers = []) {
      port.postMessage(message, [...transfers]);
    },
    onMessage(next) {
      handler = next;
      for (const message of early.splice(0)) next(message);
    },
    onClose(next) {
      onClose = next;
      if (hasExited) next(failure);
    },
    async close() {
      closing = true;
      // The thread hears of it, sends what it has printed and ends; one that is blocked does not.
      port.close();
      await within(FLUSH_MS, over);
      // A thread that is inside a system call ends only when the call does; the result must not wait for it.
      await within(TERMINATE_MS, thread.terminate());
    },
  };
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = systemClock.setTimer(limitMs, limit.resolve);
  await Promise.race([work, limit.promise]);
  systemClock.clearTimer(timer);
}

function deadLink(error: Error): RunnerLink {
  return {
    send() {},
    onMessage() {},
    onClose: (handler) => handler(error),
    async close() {},
  };
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/**
 * The shard's end, on its worker thread; `undefined` on any other. The script must not have been loaded yet: from
 * now on it cannot find the channel any more.
 */
export function takeShardLink(): ShardLink | undefined {
  const port: MessagePort | undefined = workerData?.port;
  if (port === undefined) return undefined;
  delete workerData.port;
  return {
    send(message, transfers = []) {
      port.postMessage(message, transfers as readonly Transferable[]);
    },
    onMessage(handler) {
      port.on('message', (message: ToShard) => handler(message));
    },
    onClose(handler) {
      port.on('close', () => handler(undefined));
    },
    async close() {
      port.close();
    },
  };
}
