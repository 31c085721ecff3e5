import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import { RampaError } from '../core/errors.ts';
import { systemClock } from '../runner/system-clock.ts';

/** How rampa ends the process. */
export interface ProcessExit {
  /** Ends it at once, whatever its threads do. */
  now(exitCode: number): never;
  /** Ends every thread first, for which they have a second. */
  afterThreads(exitCode: number): Promise<never>;
}

const THREADS_MS = 1000;

/** From here on only rampa ends the process: a script that does would take the result with it. */
export function takeExit(): ProcessExit {
  const exit = process.exit.bind(process);
  const execute = process.execve?.bind(process);
  process.exit = (exitCode) => {
    const message = `the script called process.exit(${exitCode ?? ''})`;
    const hint = 'Throw an error instead: rampa ends the process itself.';
    throw new RampaError('RAMPA_SCRIPT_FAILED', message, { hint });
  };
  const threads = new Set<Worker>();
  process.on('worker', (thread) => {
    threads.add(thread);
    thread.once('exit', () => threads.delete(thread));
  });
  const now = (exitCode: number): never => {
    // process.exit() waits for threads, also for one inside a system call that never ends. Another program in place
    // of this one does not; Windows has no such thing.
    const program = [process.execPath, '--eval', `process.exit(${exitCode})`];
    if (threads.size > 0) execute?.(process.execPath, program, {});
    return exit(exitCode);
  };
  return {
    now,
    async afterThreads(exitCode) {
      const limit = new Promise((resolve) => systemClock.setTimer(THREADS_MS, () => resolve(0)));
      await Promise.race([Promise.all([...threads].map((thread) => thread.terminate())), limit]);
      return now(exitCode);
    },
  };
}
