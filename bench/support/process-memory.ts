import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of one process in bytes, now and at its highest. */
interface ProcessMemory {
  readonly pid: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/** The memory of every descendant of `pid`, without `pid` itself. Empty where there is no `/proc`. */
export function descendantMemory(pid: number): readonly ProcessMemory[] {
  return childrenOf(pid).flatMap((child) => {
    const memory = memoryOf(child);
    return [...(memory === undefined ? [] : [memory]), ...descendantMemory(child)];
  });
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
      return text === '' ? [] : text.split(' ').map(Number);
    });
  } catch {
    // The process has just ended.
    return [];
  }
}

function memoryOf(pid: number): ProcessMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
    return { pid, rssBytes: bytes('VmRSS'), peakRssBytes: bytes('VmHWM') };
  } catch {
    return undefined;
  }
}
