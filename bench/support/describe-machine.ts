import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a number was measured on; a number without it means nothing. */
export function describeMachine(): Record<string, string | number> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** The same as one line of text. */
export function machineLine(): string {
  const { cores, cpu, memory_gib, platform, node } = describeMachine();
  return `${cores} cores, ${cpu}, ${memory_gib} GiB, ${platform}, Node ${node}\n`;
}
