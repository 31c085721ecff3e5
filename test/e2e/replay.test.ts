import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RampaOutcome, runRampaOn } from './support/run-rampa.ts';

const SCRIPT = `import { defineConfig, scenario } from 'rampa';
export const config = defineConfig({ thresholds: { iterations: ['count==200'] } });
export async function setup() { return { token: 'from setup' }; }
export const shop = scenario(
  { executor: 'per-vu-iterations', vus: 10, iterations: 20, maxDuration: '20s' },
  async (worker) => {
    const { iteration } = worker.execution;
    console.log('ran', iteration, worker.vu.id, worker.vu.iteration, worker.random(), worker.setupData.token);
  },
);`;

let folder: string;
let script: string;
let first: RampaOutcome;

const ranIn = ({ stdout }: RampaOutcome): string[] =>
  stdout.split('\n').filter((line) => line.startsWith('ran '));

const run = (...args: string[]): Promise<RampaOutcome> => runRampaOn(script, { args });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-replay-'));
  script = join(folder, 'load.ts');
  await writeFile(script, SCRIPT);
  first = await run('--threads', '2', '--record', join(folder, 'run.rampa-result'));
  await writeFile(join(folder, 'result.json'), JSON.stringify(first.result));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a run', () => {
  test('shows its seed, which repeats all its numbers on another number of threads', async () => {
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(ranIn(first)).toHaveLength(200);
    const seed = first.result?.run.seed;
    expect(first.stdout).toContain(`  2 shards  seed ${seed}\n`);
    const again = await run('--threads', '1', '--seed', `${seed}`);
    expect(again.result?.run.seed).toBe(seed);
    expect(ranIn(again).sort()).toEqual(ranIn(first).sort());
  });

  test.each(['result.json', 'run.rampa-result'])(
    'of which there is a %s has any iteration run again, with the same numbers',
    async (file) => {
      const again = await run('--replay', join(folder, file), '--iteration', '137');
      expect(again.code, again.stdout + again.stderr).toBe(0);
      expect(ranIn(again)).toEqual(ranIn(first).filter((line) => line.startsWith('ran 137 ')));
      expect(ranIn(again)).toHaveLength(1);
      expect(again.result?.summary?.metrics['iterations']?.['count']).toBe(1);
      const { run_id, script_sha256, replay } = first.result?.run ?? {};
      expect(script_sha256).toBe(createHash('sha256').update(SCRIPT).digest('hex'));
      expect(replay).toBeNull();
      expect(again.result?.run.replay).toEqual({ iteration: 137, run_id, script_sha256 });
      expect(again.result?.warnings).toEqual([]);
    },
  );

  test.each(['result.json', 'run.rampa-result'])(
    'of which there is a %s is not taken for one of a changed script',
    async (file) => {
      const changed = join(folder, 'changed.ts');
      await writeFile(changed, `${SCRIPT}// another line`);
      const args = ['--replay', join(folder, file), '--iteration', '137'];
      const again = await runRampaOn(changed, { args });
      expect(again.code, again.stdout + again.stderr).toBe(0);
      const [old, now] = [first, again].map(({ result }) =>
        result?.run.script_sha256?.slice(0, 12),
      );
      const id = first.result?.run.run_id;
      const warning = `the script has changed since run ${id} (SHA-256 ${old}, now ${now}), so the iteration may do something else`;
      expect(old).not.toBe(now);
      expect(again.result?.warnings).toContain(warning);
      expect(again.stdout).toContain(`  ! ${warning}\n`);
    },
  );
});

describe('a replay is refused with one clear error', () => {
  const cases: [string, string, RegExp][] = [
    ['a file that is missing', '', /--replay cannot be read from ".*": /],
    ['a file that is no JSON', '{', /--replay must be whole JSON, or a recording, got /],
    [
      'a file of something else',
      '{"a":1}',
      /--replay must be a whole result of version rampa\.result\.v/,
    ],
    ['a damaged recording', '\x89RAMPA\r\n', /--replay: result file '.*' /],
  ];

  test.each(cases)('of %s', async (name, text, expected) => {
    const file = join(folder, `${name}.json`);
    if (text !== '') await writeFile(file, text, 'latin1');
    const { code, stderr } = await run('--replay', file, '--iteration', '1');
    expect(stderr).toMatch(expected);
    expect(code).toBe(3);
  });

  test('without an iteration, or with another seed', async () => {
    const file = join(folder, 'result.json');
    const { code, stderr } = await run('--replay', file, '--seed', '1');
    expect(stderr).toContain('--replay needs --iteration');
    expect(stderr).toContain(
      '--seed cannot be combined with --replay, which has the seed of its run',
    );
    expect(code).toBe(3);
  });

  test('of an iteration that there was none of', async () => {
    const file = join(folder, 'result.json');
    const { code, stderr } = await run('--replay', file, '--iteration', '200');
    expect(stderr).toContain(
      "--iteration must be below 200, the iterations of scenario 'shop', got 200",
    );
    expect(code).toBe(3);
  });
});
