import { readFile } from 'node:fs/promises';
import { versions } from 'node:process';
import type { RunStart } from '../core/output.ts';
import type { LoadTest } from './load-test.ts';

/** What is known of a run before its load. */
export async function describeRun(
  { plan, script, path }: LoadTest,
  shardCount: number,
  about: Pick<RunStart, 'runId' | 'startedAt'>,
): Promise<RunStart> {
  const scriptSha256 = path === undefined ? undefined : await sha256Of(path);
  return { ...about, plan, script, scriptSha256, shardCount, nodeVersion: versions.node };
}

/** A script may be gone by now, such as one from a pipe. */
async function sha256Of(path: string): Promise<string | undefined> {
  const text = await readFile(path).catch(() => undefined);
  // Most runs do without it, and so start sooner.
  const { createHash } = await import('node:crypto');
  return text && createHash('sha256').update(text).digest('hex');
}
