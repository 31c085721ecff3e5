import { versions } from 'node:process';
import type { RunStart } from '../core/output.ts';
import type { LoadTest } from './load-test.ts';
import { scriptSha256 } from './script-sha256.ts';

/** What is known of a run before its load. */
export async function describeRun(
  { plan, script, path }: LoadTest,
  shardCount: number,
  about: Pick<RunStart, 'runId' | 'startedAt'>,
): Promise<RunStart> {
  const run = { ...about, plan, script, shardCount, nodeVersion: versions.node };
  // A bench has a file, and no script of the user's.
  return { ...run, scriptSha256: await scriptSha256(script && path) };
}
