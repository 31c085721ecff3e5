import { readFile } from 'node:fs/promises';
import type { ReplayedRun } from '../core/plan.ts';

/** Characters of a hash that tell two scripts apart. */
const SHOWN_LENGTH = 12;

/**
 * The SHA-256 of a script's file in lower-case hex; `undefined` without one, and when it is gone by now, such as one from a
 * pipe.
 */
export async function scriptSha256(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path).catch(() => undefined);
  // Most runs do without it, and so start sooner.
  const { createHash } = await import('node:crypto');
  return text && createHash('sha256').update(text).digest('hex');
}

/** What to say of a script that may not be the one that an earlier run had; nothing when it is. */
export async function scriptChange(
  { runId, scriptSha256: before }: ReplayedRun,
  path: string | undefined,
): Promise<string | undefined> {
  const now = await scriptSha256(path);
  if (before !== undefined && before === now) return undefined;
  if (before === undefined || now === undefined) {
    return `whether the script is the one that run ${runId} had is not known, so the iteration may do something else`;
  }
  const [old, other] = [before, now].map((hash) => hash.slice(0, SHOWN_LENGTH));
  return `the script has changed since run ${runId} (SHA-256 ${old}, now ${other}), so the iteration may do something else`;
}
