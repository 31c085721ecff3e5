import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { RampaError } from '../../../src/core/errors.ts';
import type { Plan, RampingVusPlan } from '../../../src/core/plan.ts';
import type { PlanOverrides } from '../../../src/script/overrides.ts';
import { BROWSE, PLAN, TEST } from '../sample-run.ts';

const { vus: _, durationMs: __, ...BASE } = BROWSE;

const RAMP: RampingVusPlan = {
  ...BASE,
  name: 'ramp',
  executor: 'ramping-vus',
  startVus: 0,
  stages: [
    { durationMs: 90_000, target: 200 },
    { durationMs: 0, target: 0 },
  ],
  gracefulRampDownMs: 30_000,
  pacingMs: 1500,
  tags: { team: 'shop' },
};

const [FIRST] = PLAN.thresholds;

const PLAN_WITH_RAMP: Plan = {
  ...PLAN,
  scenarios: [...PLAN.scenarios, RAMP],
  thresholds: [
    ...(FIRST === undefined ? [] : [{ ...FIRST, abortOnFail: true, gracePeriodMs: 10_000 }]),
    ...PLAN.thresholds.slice(1),
  ],
  env: { BASE_URL: 'http://127.0.0.1' },
};

async function inspect(...flags: string[]) {
  let overrides: PlanOverrides = {};
  const cli = new FakeCli(['inspect', 'load.ts', ...flags], {
    loadTest: async (_path, asked) => {
      overrides = asked;
      return { ...TEST, plan: PLAN_WITH_RAMP };
    },
  });
  const exitCode = await runCli(cli);
  return { exitCode, overrides, stdout: cli.stdout.text, stderr: cli.stderr.text };
}

describe('rampa inspect', () => {
  test('shows every option of every scenario as text', async () => {
    const { exitCode, stdout } = await inspect();
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "scenario browse
        executor      constant-vus
        startTime     0s
        gracefulStop  30s
        keepCookies   no
        exportName    browse
        vus           10
        duration      30s

      scenario checkout
        executor         constant-arrival-rate
        startTime        0s
        gracefulStop     45s
        keepCookies      no
        exportName       default
        rate             50
        timeUnit         1s
        duration         30s
        preAllocatedVus  20
        maxVus           40
        whenBusy         drop

      scenario ramp
        executor          ramping-vus
        startTime         0s
        gracefulStop      30s
        keepCookies       no
        exportName        browse
        pacing            1s500ms
        startVus          0
        stages            1m30s to 200, 0s to 0
        gracefulRampDown  30s
        tags              team=shop

      thresholds
        http_req_duration                     p(95)<500 (aborts the run after 10s)
        http_req_duration@intended            p(99)<1000
        http_req_duration{name:/products/{}}  avg<200
        checks                                rate>0.99
        refunds                               count<1

      run
        metrics          cart_value (trend, none)
        env              BASE_URL=***
        setup            yes
        teardown         no
        setupTimeout     1m
        teardownTimeout  1m
        maxSeries        1000
        seed             7
        peakVus          250
        shards           4
      "
    `);
  });

  test('shows the same as JSON, in snake case', async () => {
    const { stdout } = await inspect('--format', 'json');
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "env": [
          "BASE_URL",
        ],
        "has_setup": true,
        "has_teardown": false,
        "max_series": 1000,
        "metrics": [
          {
            "kind": "trend",
            "name": "cart_value",
            "unit": "none",
          },
        ],
        "peak_vus": 250,
        "scenarios": {
          "browse": {
            "duration": "30s",
            "env": [],
            "executor": "constant-vus",
            "export_name": "browse",
            "graceful_stop": "30s",
            "keep_cookies": false,
            "start_time": "0s",
            "tags": {},
            "vus": 10,
          },
          "checkout": {
            "duration": "30s",
            "env": [],
            "executor": "constant-arrival-rate",
            "export_name": "default",
            "graceful_stop": "45s",
            "keep_cookies": false,
            "max_vus": 40,
            "pre_allocated_vus": 20,
            "rate": 50,
            "start_time": "0s",
            "tags": {},
            "time_unit": "1s",
            "when_busy": "drop",
          },
          "ramp": {
            "env": [],
            "executor": "ramping-vus",
            "export_name": "browse",
            "graceful_ramp_down": "30s",
            "graceful_stop": "30s",
            "keep_cookies": false,
            "pacing": "1s500ms",
            "stages": [
              {
                "duration": "1m30s",
                "target": 200,
              },
              {
                "duration": "0s",
                "target": 0,
              },
            ],
            "start_time": "0s",
            "start_vus": 0,
            "tags": {
              "team": "shop",
            },
          },
        },
        "seed": 7,
        "setup_timeout": "1m",
        "shards": 4,
        "tags": {},
        "teardown_timeout": "1m",
        "thresholds": {
          "checks": [
            "rate>0.99",
          ],
          "http_req_duration": [
            {
              "abort_on_fail": true,
              "grace_period": "10s",
              "threshold": "p(95)<500",
            },
          ],
          "http_req_duration@intended": [
            "p(99)<1000",
          ],
          "http_req_duration{name:/products/{}}": [
            "avg<200",
          ],
          "refunds": [
            "count<1",
          ],
        },
      }
    `);
  });

  test('shows how many shards a number of threads gives', async () => {
    const { stdout } = await inspect('--threads', '3', '--format', 'json');
    expect(JSON.parse(stdout).shards).toBe(3);
  });

  test('takes the flags that change a plan', async () => {
    expect((await inspect('--vus', '7', '--scenario', 'browse')).overrides).toEqual({
      vus: '7',
      scenario: ['browse'],
      proxyEnvironment: {},
    });
  });

  test('refuses bad flags with exit code 3', async () => {
    expect(await inspect('--format', 'yaml', '--threads', '0')).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: [
        'Error: --threads must be auto or a whole number from 1 to 16, 4 for each core, got "0"',
        '--format must be text or json, got "yaml"',
        "  hint: Run 'rampa inspect --help' to see the flags.",
        '',
      ].join('\n'),
    });
  });

  test('a script that cannot be loaded ends with exit code 3', async () => {
    const cli = new FakeCli(['inspect', 'load.ts'], {
      loadTest: async () => {
        throw new RampaError('RAMPA_SCRIPT_NOT_FOUND', 'no such script');
      },
    });
    expect(await runCli(cli)).toBe(3);
    expect(cli.stderr.text).toBe('Error: no such script\n');
  });
});
