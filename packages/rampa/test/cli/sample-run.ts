import { BUILT_IN_METRICS } from '../../src/core/catalog.ts';
import type { ShardSpan } from '../../src/core/health.ts';
import { DEFAULT_HTTP } from '../../src/core/http-plan.ts';
import type { MetricSpec } from '../../src/core/metric.ts';
import { DEFAULT_NETWORK } from '../../src/core/network.ts';
import type { ConstantArrivalRatePlan, ConstantVusPlan, Plan } from '../../src/core/plan.ts';
import type { MetricStats, RunResult } from '../../src/core/run.ts';
import type { ThresholdPlan } from '../../src/core/threshold.ts';
import type { LoadTest } from '../../src/runner/load-test.ts';

const BASE = {
  startTimeMs: 0,
  gracefulStopMs: 30_000,
  tags: {},
  env: {},
  keepCookies: false,
  network: DEFAULT_NETWORK,
  http: DEFAULT_HTTP,
} as const;

export const BROWSE: ConstantVusPlan = {
  ...BASE,
  name: 'browse',
  exportName: 'browse',
  executor: 'constant-vus',
  pacingMs: undefined,
  vus: 10,
  durationMs: 30_000,
};

export const CHECKOUT: ConstantArrivalRatePlan = {
  ...BASE,
  name: 'checkout',
  exportName: 'default',
  executor: 'constant-arrival-rate',
  rate: 50,
  timeUnitMs: 1000,
  durationMs: 30_000,
  preAllocatedVus: 20,
  maxVus: 40,
  whenBusy: 'drop',
  gracefulStopMs: 45_000,
};

/** A plan with one closed and one open scenario. */
export const PLAN: Plan = {
  scenarios: [BROWSE, CHECKOUT],
  thresholds: [
    threshold('http_req_duration', 'p(95)<500', 'percentile'),
    threshold('http_req_duration@intended', 'p(99)<1000', 'percentile'),
    threshold('http_req_duration{name:/products/{}}', 'avg<200', 'avg'),
    threshold('checks', 'rate>0.99', 'rate'),
    threshold('refunds', 'count<1', 'count'),
  ],
  metrics: [{ name: 'cart_value', kind: 'trend', unit: 'none' }],
  tags: {},
  env: {},
  hasSetup: true,
  hasTeardown: false,
  setupTimeoutMs: 60_000,
  teardownTimeoutMs: 60_000,
  maxSeries: 1000,
  seed: 7,
  replay: undefined,
};

export const TEST: LoadTest = {
  plan: PLAN,
  script: 'load.ts',
  path: '/project/load.ts',
  functions: new Map(),
  setup: undefined,
  teardown: undefined,
  outputs: [],
};

const SPAN: ShardSpan = {
  shard: 1,
  start: 0,
  end: 30,
  loop_delay_p50: 0.4,
  loop_delay_p99: 4.8,
  loop_delay_max: 19,
  late: 0,
  very_late: 0,
  utilisation: 0.93,
  cpu: 0.9,
  cpu_wait: null,
  event_wait: 0.05,
  gc: 0.02,
  heap_used: 40_000_000,
  heap_limit: 4_000_000_000,
  scheduled: 1500,
  lag_p99: 3.5,
  lagging: 0,
  lagging_much: 0,
};

/** A result in which nothing is missing: crossed thresholds, failed checks, errors, doubts. */
export const FULL_RESULT: RunResult = {
  runId: '0123456789ab',
  script: 'load.ts',
  plan: PLAN,
  status: 'threshold_failed',
  exitCode: 1,
  causes: [
    {
      exitCode: 1,
      message: 'threshold crossed: http_req_duration@intended p(99)<1000, got 1420.5',
      hint: undefined,
      stack: undefined,
    },
    {
      exitCode: 1,
      message: 'threshold crossed: checks rate>0.99, got 0.98999',
      hint: undefined,
      stack: undefined,
    },
    { exitCode: 2, message: '14 iterations threw', hint: undefined, stack: undefined },
  ],
  snapshot: {
    timestamp: 1_700_000_030_000,
    duration: 30.04,
    metrics: {
      iterations: { count: 2640, rate: 87.9 },
      iteration_duration: trend(2640, 203.4),
      'iteration_duration@intended': trend(1440, 260),
      iteration_errors: { count: 14, rate: 0.47 },
      iteration_schedule_lag: trend(1440, 1.1),
      dropped_iterations: { count: 58, rate: 1.9 },
      interrupted_iterations: { count: 2, rate: 0.07 },
      vus: { value: 50, min: 10, max: 50 },
      vus_max: { value: 50, min: 50, max: 50 },
      checks: { rate: 0.98999, passes: 5227, fails: 53 },
      group_duration: trend(0, 0),
      data_received: { count: 12_345_678, rate: 411_522 },
      data_sent: { count: 845_000, rate: 28_166 },
      http_reqs: { count: 5280, rate: 175.8 },
      http_req_duration: trend(5280, 98.7),
      'http_req_duration@intended': trend(2880, 355.1),
      'http_req_duration{name:/products/{}}': trend(1200, 45.2),
      http_req_failed: { rate: 0.00265, passes: 14, fails: 5266 },
      http_req_blocked: trend(5280, 0.021),
      http_req_connecting: trend(5280, 0.4),
      http_req_tls_handshaking: trend(5280, 0),
      http_req_sending: trend(5280, 0.03),
      http_req_waiting: trend(5280, 96.2),
      http_req_receiving: trend(5280, 2.1),
      cart_value: trend(900, 129.95),
      render: trend(900, 12),
      orders: { count: 880, rate: 29.3 },
      queue_depth: { value: 3, min: 1, max: 9 },
      cache_hits: { rate: 0.932, passes: 932, fails: 68 },
      refunds: { count: 0, rate: 0 },
    },
  },
  metrics: [
    ...BUILT_IN_METRICS.values(),
    spec('cart_value', 'trend', 'none'),
    spec('render', 'trend', 'time'),
    spec('orders', 'counter', 'none'),
    spec('queue_depth', 'gauge', 'none'),
    spec('cache_hits', 'rate', 'none'),
    spec('refunds', 'counter', 'none'),
  ],
  distributions: new Map(),
  thresholds: [
    { metric: 'http_req_duration', source: 'p(95)<500', passed: true, lhs: 312.44, rhs: 500 },
    {
      metric: 'http_req_duration@intended',
      source: 'p(99)<1000',
      passed: false,
      lhs: 1420.5,
      rhs: 1000,
    },
    {
      metric: 'http_req_duration{name:/products/{}}',
      source: 'avg<200',
      passed: true,
      lhs: 45.2,
      rhs: 200,
    },
    { metric: 'checks', source: 'rate>0.99', passed: false, lhs: 0.98999, rhs: 0.99 },
    { metric: 'refunds', source: 'count<1', passed: true, lhs: null, rhs: 1 },
  ],
  checks: [
    { name: 'status is 200', scenario: 'browse', group: '', passes: 2640, fails: 0 },
    { name: 'has items', scenario: 'checkout', group: 'cart', passes: 2587, fails: 53 },
  ],
  scenarios: [
    {
      name: 'browse',
      executor: 'constant-vus',
      peakVus: 10,
      duration: 30.04,
      scheduled: 1202,
      completed: 1200,
      rate: 39.947,
      errors: 0,
      dropped: 0,
      interrupted: 2,
      iterationDuration: trend(1200, 250),
    },
    {
      name: 'checkout',
      executor: 'constant-arrival-rate',
      peakVus: 40,
      duration: 20,
      scheduled: 1498,
      completed: 1440,
      rate: 72,
      errors: 14,
      dropped: 58,
      interrupted: 0,
      iterationDuration: trend(1440, 170),
    },
  ],
  errors: [
    {
      type: 'error',
      scenario: 'checkout',
      kind: 'RAMPA_HTTP_TIMEOUT',
      message: 'GET http://127.0.0.1:3000/pay took longer than 5s',
      count: 12,
      stack:
        'RampaError: GET took longer\n    at node:internal/timers:1:2\n    at async default (file:///project/load.ts:21:15)',
      hint: 'Raise timeout.',
      firstSecond: 2.12,
      lastSecond: 29.8,
      sample: {
        iteration: 137,
        heads: {
          request: {
            method: 'GET',
            url: 'http://127.0.0.1:3000/pay?token=***',
            headers: { host: '127.0.0.1:3000', authorization: '***' },
            moreHeaders: 0,
          },
          response: undefined,
        },
      },
    },
    {
      type: 'error',
      scenario: 'checkout',
      kind: 'TypeError',
      message: "Cannot read properties of undefined (reading 'id')",
      count: 2,
      stack: undefined,
      hint: undefined,
      firstSecond: 4,
      lastSecond: 4,
      sample: { iteration: 250, heads: undefined },
    },
  ],
  failedChecks: [
    {
      type: 'check',
      scenario: 'checkout',
      name: 'has items',
      group: 'cart',
      message: undefined,
      count: 53,
      firstSecond: 1.5,
      lastSecond: 29.99,
      sample: {
        iteration: 12,
        heads: {
          request: {
            method: 'GET',
            url: 'http://127.0.0.1:3000/cart',
            headers: {},
            moreHeaders: 0,
          },
          response: {
            status: 503,
            httpVersion: '1.1',
            headers: { 'retry-after': '1' },
            moreHeaders: 0,
          },
        },
      },
    },
  ],
  health: {
    verdict: 'suspect',
    reasons: ['shard 1 was busy 93 % of the time: it may have been the bottleneck'],
    shards: [
      { shard: 0, loopDelayP99Ms: 1.2, loopDelayMaxMs: 8, utilisation: 0.41, utilisationMax: 0.6 },
      { shard: 1, loopDelayP99Ms: 4.8, loopDelayMaxMs: 19, utilisation: 0.93, utilisationMax: 1 },
    ],
    lostShardCount: 0,
    ceiling: { requestsPerSecond: 12_000, iterationsPerSecond: 9000, shardCount: 2 },
    timeline: [SPAN],
    process: {
      start: 0,
      end: 30,
      cpu: 1.4,
      cpu_pressure: 0.02,
      rss: 120_000_000,
      open_files: 40,
      open_files_limit: 1024,
      sockets: 25,
    },
  },
  warnings: ['metric orders has more than 1000 series: its tag user has too many values'],
  stopReason: undefined,
  startedAt: 1_700_000_000_000,
  shardCount: 2,
  seed: 7,
  nodeVersion: '24.1.0',
};

/** A run that passed and measured nothing but iterations. */
export const PASSED_RESULT: RunResult = {
  ...FULL_RESULT,
  status: 'passed',
  exitCode: 0,
  causes: [],
  snapshot: {
    timestamp: 1_700_000_002_000,
    duration: 2,
    metrics: {
      iterations: { count: 20, rate: 10 },
      iteration_duration: trend(20, 100),
      vus: { value: 1, min: 1, max: 1 },
    },
  },
  thresholds: [],
  checks: [],
  scenarios: [
    {
      name: 'browse',
      executor: 'constant-vus',
      peakVus: 10,
      duration: 2,
      scheduled: 20,
      completed: 20,
      rate: 10,
      errors: 0,
      dropped: 0,
      interrupted: 0,
      iterationDuration: trend(20, 100),
    },
  ],
  errors: [],
  failedChecks: [],
  health: {
    verdict: 'trusted',
    reasons: [],
    shards: [],
    lostShardCount: 0,
    ceiling: undefined,
    timeline: [],
    process: undefined,
  },
  warnings: [],
  shardCount: 1,
  seed: 7,
};

/** A run whose setup threw. */
export const SETUP_FAILED_RESULT: RunResult = {
  ...PASSED_RESULT,
  status: 'setup_failed',
  exitCode: 5,
  causes: [
    { exitCode: 5, message: 'setup() threw: no token', hint: 'Look at setup().', stack: undefined },
  ],
  snapshot: undefined,
  scenarios: [],
};

function trend(count: number, avg: number): MetricStats {
  return {
    count,
    avg,
    min: avg / 10,
    max: avg * 14.2,
    med: avg * 0.9,
    'p(90)': avg * 2,
    'p(95)': avg * 3.1655,
    'p(99)': avg * 4,
  };
}

function spec(name: string, kind: MetricSpec['kind'], unit: MetricSpec['unit']): MetricSpec {
  return { name, kind, unit };
}

function threshold(
  metric: string,
  source: string,
  type: ThresholdPlan['aggregation']['type'],
): ThresholdPlan {
  return {
    metric,
    metricName: metric.replace(/\{.*\}/, ''),
    selector: {},
    source,
    aggregation: type === 'percentile' ? { type, percentile: 95 } : { type },
    operator: '<',
    value: 0,
    abortOnFail: false,
    gracePeriodMs: 0,
  };
}
