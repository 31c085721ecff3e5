import { readdir, readFile, stat } from 'node:fs/promises';
import process from 'node:process';

const DESCRIPTORS = '/proc/self/fd';
const PRESSURE = '/proc/pressure/cpu';
const LIMITS = '/proc/self/limits';
const SOCKETS = ['/proc/self/net/sockstat', '/proc/self/net/sockstat6'];

/** What the process uses at one moment; `null` is what cannot be known here. */
export interface ProcessReading {
  /** Since the process began, over all threads. */
  readonly cpuMs: number;
  /** How long any process of this machine had to wait for a processor, since the machine began. */
  readonly cpuPressureMs: number | null;
  readonly rssBytes: number;
  readonly openFiles: number | null;
  readonly openFilesLimit: number | null;
  /** TCP sockets in use on this machine. */
  readonly sockets: number | null;
}

/** Looks at the process without blocking the thread. Only Linux shows files and sockets without starting another process. */
export async function readProcess(): Promise<ProcessReading> {
  const { user, system } = process.cpuUsage();
  const [cpuPressureMs, openFiles, openFilesLimit, sockets] = await Promise.all([
    readCpuPressureMs(),
    countOpenFiles(),
    readOpenFilesLimit(),
    countSockets(),
  ]);
  const memory = { rssBytes: process.memoryUsage.rss() };
  const files = { openFiles, openFilesLimit, sockets };
  return { cpuMs: (user + system) / 1000, cpuPressureMs, ...memory, ...files };
}

async function readCpuPressureMs(): Promise<number | null> {
  const totalMicros = /^some .*total=(\d+)/m.exec(await textOf(PRESSURE))?.[1];
  return totalMicros === undefined ? null : Number(totalMicros) / 1000;
}

/** Linux 6.2 and newer tell the number; in older ones the size is 0 and names must be counted. */
async function countOpenFiles(): Promise<number | null> {
  try {
    const { size } = await stat(DESCRIPTORS);
    return size > 0 ? size : (await readdir(DESCRIPTORS)).length;
  } catch {
    return null;
  }
}

async function readOpenFilesLimit(): Promise<number | null> {
  const soft = /^Max open files\s+(\d+)/m.exec(await textOf(LIMITS))?.[1];
  return soft === undefined ? null : Number(soft);
}

async function countSockets(): Promise<number | null> {
  const texts = await Promise.all(SOCKETS.map(textOf));
  const counts = texts.flatMap((text) => /^TCP6?: inuse (\d+)/m.exec(text)?.[1] ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + Number(count), 0);
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
