import { readFile } from 'node:fs/promises';
import { availableParallelism, freemem, machine, platform, totalmem } from 'node:os';
import type { Machine } from '../cli.ts';

/** Looks at the machine that this process runs on. */
export async function readMachine(nodeVersion: string): Promise<Machine> {
  return {
    nodeVersion: nodeVersion.replace(/^v/, ''),
    platform: platform(),
    architecture: machine(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    openFilesLimit: await readOpenFilesLimit(),
  };
}

/** Only Linux shows it without starting another process. */
async function readOpenFilesLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
