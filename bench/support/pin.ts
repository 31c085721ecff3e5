import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The same command on one core only; unchanged where cores cannot be chosen or there is only one. */
export function pinned(command: readonly string[], core: number | undefined): readonly string[] {
  return core === undefined || !canPin() ? command : ['taskset', '-c', String(core), ...command];
}

/** Whether processes can be kept apart on cores of their own. */
export function canPin(): boolean {
  return availableParallelism() >= 2 && isInstalled('taskset');
}

/** Whether a program of that name can be started. */
export function isInstalled(program: string): boolean {
  return spawnSync('bash', ['-c', 'command -v "$0"', program]).status === 0;
}
