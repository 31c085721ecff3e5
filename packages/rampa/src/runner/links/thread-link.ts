import type { MessagePort, Transferable, Worker } from 'node:worker_threads';
import type { FromShard, RunnerLink, ShardLink, ToShard } from '../../engine/link.ts';
import { systemClock } from '../system-clock.ts';

const TERMINATE_MS = 1000;

/** The runner's end of a channel to a shard on a worker thread. Closing it ends the thread. */
export function runnerThreadLink(thread: Worker): RunnerLink {
  const early: FromShard[] = [];
  let handler: ((message: FromShard) => void) | undefined;
  let onClose: ((error: Error | undefined) => void) | undefined;
  let failure: Error | undefined;
  let closing = false;
  let hasExited = false;
  thread.on('message', (message: FromShard) => {
    if (handler === undefined) early.push(message);
    else handler(message);
  });
  thread.on('error', (error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  thread.on('exit', (code) => {
    if (closing) return;
    hasExited = true;
    failure ??= new Error(`its thread ended with exit code ${code}`);
    onClose?.(failure);
  });
  return {
    send(message, transfers = []) {
      thread.postMessage(message, [...transfers]);
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
      // A thread that is inside a system call ends only when the call does; the result must not wait for it.
      const limit = new Promise<void>((resolve) => systemClock.setTimer(TERMINATE_MS, resolve));
      await Promise.race([thread.terminate(), limit]);
    },
  };
}

/** The shard's end, on its worker thread. */
export function shardThreadLink(port: MessagePort): ShardLink {
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
