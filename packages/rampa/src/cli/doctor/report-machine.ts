import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { formatBytes } from '../../core/quantity.ts';
import { VERSION } from '../../core/version.ts';
import type { Cli } from '../cli.ts';

const DEPENDENCIES = ['commander', 'zod'];

/** Prints what rampa runs on, one fact per line. */
export async function reportMachine(cli: Cli): Promise<number> {
  const machine = await cli.machine();
  const lines = [
    `node: ${machine.nodeVersion}`,
    `rampa: ${VERSION}`,
    `platform: ${machine.platform} (${machine.architecture})`,
    `cores: ${machine.cores}`,
    `memory: ${formatBytes(machine.memoryBytes)} (${formatBytes(machine.freeMemoryBytes)} free)`,
  ];
  if (machine.openFilesLimit !== undefined) {
    lines.push(`open files limit: ${machine.openFilesLimit}`);
  }
  lines.push(...DEPENDENCIES.map((name) => `${name}: ${installedVersion(name)}`));
  cli.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** What is broken is exactly what this command is asked about, so nothing here may throw. */
function installedVersion(name: string): string {
  try {
    const path = findPackageJSON(name, import.meta.url);
    const found: unknown = JSON.parse(readFileSync(path ?? '', 'utf8'));
    const hasVersion = typeof found === 'object' && found !== null && 'version' in found;
    return hasVersion ? String(found.version) : 'without a version';
  } catch {
    return 'not installed';
  }
}
