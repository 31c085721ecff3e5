import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { BROWSE, CHECKOUT, PLAN, TEST } from '../sample-run.ts';

async function check(loadPlan: () => Plan) {
  const cli = new FakeCli(['check', 'load.ts'], {
    loadTest: async () => ({ ...TEST, plan: loadPlan() }),
  });
  const exitCode = await runCli(cli);
  return { exitCode, stdout: cli.stdout.text, stderr: cli.stderr.text };
}

function failWith(error: unknown): () => Plan {
  return () => {
    throw error;
  };
}

describe('rampa check', () => {
  test('describes a valid script', async () => {
    const { name: _, ...base } = BROWSE;
    const iterations = { exportName: 'x', maxDurationMs: 600_000, gracefulStopMs: 0 };
    const plan: Plan = {
      ...PLAN,
      scenarios: [
        { ...BROWSE, vus: 1, durationMs: 1500 },
        CHECKOUT,
        {
          ...base,
          name: 'ramp',
          executor: 'ramping-vus',
          startVus: 0,
          stages: [{ durationMs: 30_000, target: 5 }],
          gracefulRampDownMs: 30_000,
        },
        { ...base, ...iterations, name: 'once', executor: 'shared-iterations', iterations: 1 },
        { ...base, ...iterations, name: 'each', executor: 'per-vu-iterations', iterations: 20 },
      ],
    };
    const { exitCode, stdout, stderr } = await check(() => plan);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "scenarios: 5 found
        - browse (constant-vus, 1 VU, 1500ms)
        - checkout (constant-arrival-rate, 30s)
        - ramp (ramping-vus)
        - once (shared-iterations, 10 VUs, 1 iteration)
        - each (per-vu-iterations, 10 VUs, 20 iterations)
      thresholds: 5 configured
      setup: yes
      teardown: no
      status: valid
      "
    `);
  });

  test('says nothing of thresholds that there are not', async () => {
    const { stdout } = await check(() => ({ ...PLAN, thresholds: [], scenarios: [BROWSE] }));
    expect(stdout).toBe(
      [
        'scenarios: 1 found',
        '  - browse (constant-vus, 10 VUs, 30s)',
        'setup: yes',
        'teardown: no',
        'status: valid',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [1, new RampaError('RAMPA_CONFIG_INVALID', 'one is wrong\ntwo is wrong')],
    [1, new RampaError('RAMPA_SCRIPT_FAILED', 'script failed')],
    [2, new RampaError('RAMPA_SCRIPT_NOT_FOUND', 'no such script')],
  ])('ends with %d and the problems for %s', async (expected, error) => {
    const { exitCode, stdout, stderr } = await check(failWith(error));
    expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: '' });
    expect(stderr).toBe(`Error: ${error.message}\n`);
  });

  test('a bug keeps its own exit code', async () => {
    expect((await check(failWith(new TypeError('bug')))).exitCode).toBe(70);
  });

  test('an error that nothing caught while loading makes the script invalid', async () => {
    const loaded = Promise.withResolvers<typeof TEST>();
    const cli = new FakeCli(['check', 'load.ts'], { loadTest: () => loaded.promise });
    const ended = runCli(cli);
    await expect.poll(() => cli.listenerCount).toBe(1);
    cli.throwUncaught('late');
    loaded.resolve(TEST);
    await ended;
    expect(cli.exitedNow).toEqual([1]);
    expect(cli.stderr.text).toContain('the script threw where nothing could catch it: late');
    expect(cli.listenerCount).toBe(0);
  });
});
