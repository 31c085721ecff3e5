import type { Ceiling } from '../../core/health.ts';
import type { LoadTest } from '../../runner/load-test.ts';
import { shardCount } from '../../runner/threads.ts';
import type { Cli } from '../cli.ts';
import { describeCeiling, planWarning } from './ceiling-text.ts';
import { measureCeiling } from './measure-ceiling.ts';

interface SelfTestTools {
  readonly cli: Cli;
  readonly threads: number | 'auto';
  /** Shows a line of its own. */
  note(text: string): void;
}

/**
 * Measures what this machine can do before a test is run on it, and says so.
 * @throws {RampaError} `RAMPA_SELF_TEST_FAILED` when it cannot be measured
 */
export async function runSelfTest(
  { plan }: LoadTest,
  { cli, threads, note }: SelfTestTools,
): Promise<Ceiling> {
  note('self-test: measuring what this machine can do');
  const shards = shardCount(plan, threads, cli.cores);
  const ceiling = await measureCeiling({ plan, shardCount: shards });
  note(`self-test: ${describeCeiling(ceiling)}`);
  const warning = planWarning(plan, ceiling);
  if (warning !== undefined) note(`Warning: ${warning}`);
  return ceiling;
}
