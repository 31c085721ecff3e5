import { expect, test } from 'vitest';
import { resultDocument } from '../../../src/outputs/json/result-document.ts';
import { BROWSE, FULL_RESULT, PLAN } from '../../cli/sample-run.ts';

test('the document holds the whole result under names in snake case', () => {
  const { summary, metrics, scenarios, ...rest } = resultDocument(FULL_RESULT);
  expect(summary).toEqual({ duration: 30.04, metrics: FULL_RESULT.snapshot?.metrics });
  expect(metrics).toContainEqual({ name: 'render', kind: 'trend', unit: 'time' });
  expect(scenarios.map(({ iteration_duration: _, ...counts }) => counts)).toEqual([
    {
      name: 'browse',
      executor: 'constant-vus',
      peak_vus: 10,
      duration: 30.04,
      scheduled: 1202,
      completed: 1200,
      rate: 39.947,
      errors: 0,
      dropped: 0,
      interrupted: 2,
    },
    {
      name: 'checkout',
      executor: 'constant-arrival-rate',
      peak_vus: 40,
      duration: 20,
      scheduled: 1498,
      completed: 1440,
      rate: 72,
      errors: 14,
      dropped: 58,
      interrupted: 0,
    },
  ]);
  expect(scenarios[0]?.iteration_duration['avg']).toBe(250);
  expect(rest).toMatchInlineSnapshot(`
    {
      "checks": [
        {
          "fails": 0,
          "group": "",
          "name": "status is 200",
          "passes": 2640,
          "scenario": "browse",
        },
        {
          "fails": 53,
          "group": "cart",
          "name": "has items",
          "passes": 2587,
          "scenario": "checkout",
        },
      ],
      "errors": [
        {
          "count": 12,
          "first_second": 2.12,
          "hint": "Raise timeout.",
          "kind": "RAMPA_HTTP_TIMEOUT",
          "last_second": 29.8,
          "message": "GET http://127.0.0.1:3000/pay took longer than 5s",
          "sample": {
            "iteration": 137,
            "request": {
              "headers": {
                "authorization": "***",
                "host": "127.0.0.1:3000",
              },
              "method": "GET",
              "more_headers": 0,
              "url": "http://127.0.0.1:3000/pay?token=***",
            },
            "response": null,
          },
          "scenario": "checkout",
          "stack": "RampaError: GET took longer
        at node:internal/timers:1:2
        at async default (file:///project/load.ts:21:15)",
        },
        {
          "count": 2,
          "first_second": 4,
          "hint": null,
          "kind": "TypeError",
          "last_second": 4,
          "message": "Cannot read properties of undefined (reading 'id')",
          "sample": {
            "iteration": 250,
            "request": null,
            "response": null,
          },
          "scenario": "checkout",
          "stack": null,
        },
      ],
      "failed_checks": [
        {
          "count": 53,
          "first_second": 1.5,
          "group": "cart",
          "last_second": 29.99,
          "message": null,
          "name": "has items",
          "sample": {
            "iteration": 12,
            "request": {
              "headers": {},
              "method": "GET",
              "more_headers": 0,
              "url": "http://127.0.0.1:3000/cart",
            },
            "response": {
              "headers": {
                "retry-after": "1",
              },
              "http_version": "1.1",
              "more_headers": 0,
              "status": 503,
            },
          },
          "scenario": "checkout",
        },
      ],
      "health": {
        "lost_shards": 0,
        "process": {
          "cpu": 1.4,
          "cpu_pressure": 0.02,
          "end": 30,
          "open_files": 40,
          "open_files_limit": 1024,
          "rss": 120000000,
          "sockets": 25,
          "start": 0,
        },
        "reasons": [
          "shard 1 was busy 93 % of the time: it may have been the bottleneck",
        ],
        "self_test": {
          "iterations_per_second": 9000,
          "requests_per_second": 12000,
          "shards": 2,
        },
        "shards": [
          {
            "loop_delay_max": 8,
            "loop_delay_p99": 1.2,
            "shard": 0,
            "utilisation": 0.41,
            "utilisation_max": 0.6,
          },
          {
            "loop_delay_max": 19,
            "loop_delay_p99": 4.8,
            "shard": 1,
            "utilisation": 0.93,
            "utilisation_max": 1,
          },
        ],
        "timeline": [
          {
            "cpu": 0.9,
            "cpu_wait": null,
            "end": 30,
            "event_wait": 0.05,
            "gc": 0.02,
            "heap_limit": 4000000000,
            "heap_used": 40000000,
            "lag_p99": 3.5,
            "lagging": 0,
            "lagging_much": 0,
            "late": 0,
            "loop_delay_max": 19,
            "loop_delay_p50": 0.4,
            "loop_delay_p99": 4.8,
            "scheduled": 1500,
            "shard": 1,
            "start": 0,
            "utilisation": 0.93,
            "very_late": 0,
          },
        ],
        "verdict": "suspect",
      },
      "histograms": {},
      "run": {
        "causes": [
          {
            "exit_code": 1,
            "hint": null,
            "message": "threshold crossed: http_req_duration@intended p(99)<1000, got 1420.5",
            "stack": null,
          },
          {
            "exit_code": 1,
            "hint": null,
            "message": "threshold crossed: checks rate>0.99, got 0.98999",
            "stack": null,
          },
          {
            "exit_code": 2,
            "hint": null,
            "message": "14 iterations threw",
            "stack": null,
          },
        ],
        "env": [],
        "exit_code": 1,
        "node_version": "24.1.0",
        "rampa_version": "0.1.0",
        "replay": null,
        "run_id": "0123456789ab",
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
        },
        "script": "load.ts",
        "script_sha256": null,
        "seed": 7,
        "shards": 2,
        "started_at": "2023-11-14T22:13:20.000Z",
        "status": "threshold_failed",
        "stop_reason": null,
        "tags": {},
      },
      "schema": "rampa.result.v1",
      "thresholds": [
        {
          "lhs": 312.44,
          "metric": "http_req_duration",
          "passed": true,
          "rhs": 500,
          "source": "p(95)<500",
        },
        {
          "lhs": 1420.5,
          "metric": "http_req_duration@intended",
          "passed": false,
          "rhs": 1000,
          "source": "p(99)<1000",
        },
        {
          "lhs": 45.2,
          "metric": "http_req_duration{name:/products/{}}",
          "passed": true,
          "rhs": 200,
          "source": "avg<200",
        },
        {
          "lhs": 0.98999,
          "metric": "checks",
          "passed": false,
          "rhs": 0.99,
          "source": "rate>0.99",
        },
        {
          "lhs": null,
          "metric": "refunds",
          "passed": true,
          "rhs": 1,
          "source": "count<1",
        },
      ],
      "warnings": [
        "metric orders has more than 1000 series: its tag user has too many values",
      ],
    }
  `);
});

test('the document names variables, and keeps their values to itself', () => {
  const plan = {
    ...PLAN,
    env: { TOKEN: 'hush' },
    scenarios: [{ ...BROWSE, env: { PASSWORD: 'hush' } }],
    tags: { build: '117' },
  };
  const document = resultDocument({ ...FULL_RESULT, plan });
  expect(document.run).toMatchObject({
    env: ['TOKEN'],
    scenarios: { browse: { env: ['PASSWORD'] } },
    tags: { build: '117' },
  });
  expect(JSON.stringify(document)).not.toContain('hush');
});
