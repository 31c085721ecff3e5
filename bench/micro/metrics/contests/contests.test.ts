import { initWebAssembly } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { CONTENDERS } from '../contest.ts';
import { openContests } from './registry.ts';

await initWebAssembly();

describe('all contenders do the same', () => {
  test.each(openContests().map((contest) => [contest.name, contest] as const))(
    '%s',
    (_, contest) => {
      const { sizes, runs } = contest;
      const answers = CONTENDERS.flatMap((name) => runs[name]?.(sizes.smoke) ?? []);
      const [ours = Number.NaN, ...others] = answers;
      expect(ours).toBeGreaterThan(0);
      expect(others.length).toBeGreaterThanOrEqual(2);
      for (const other of others) expect(Math.abs(other / ours - 1)).toBeLessThan(0.05);
    },
  );
});
