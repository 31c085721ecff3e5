import { CATALOG } from '../../core/catalog.ts';
import { DEFAULT_NETWORK } from '../../core/network.ts';
import { ownModule } from '../../core/own-module.ts';
import type { ScenarioPlan } from '../../core/plan.ts';
import type { ThresholdPlan } from '../../core/threshold.ts';
import type { LoadTest, Wording } from '../../runner/load-test.ts';
import { ownLoadTest } from '../own-load-test.ts';
import { bench } from './bench-script.ts';
import type { BenchTask } from './bench-task.ts';

/** The scenario's name, and the export that holds its function. */
const NAME = 'bench';

/** A fixed number of requests takes as long as it takes. */
const NO_LIMIT_MS = 365 * 86_400_000;

/** A number without a single good answer in it says nothing about the target. */
const SOME_SUCCESS: ThresholdPlan = {
  metric: CATALOG.httpReqFailed.name,
  metricName: CATALOG.httpReqFailed.name,
  selector: {},
  source: 'rate<1',
  aggregation: { type: 'rate' },
  operator: '<',
  value: 1,
  abortOnFail: false,
  gracePeriodMs: 0,
};

/** What a bench can change is its flags. */
const WORDING: Wording = {
  maxVus: '--connections',
  hints: {
    RAMPA_HTTP_VERSION: 'Leave --http2 out, or ask a server that speaks it.',
    RAMPA_CONNECTION_CLOSED: 'Leave --http2 out if the server does not speak it.',
    RAMPA_DNS_NOT_FOUND: 'Check the spelling of the host name.',
    RAMPA_TLS_CERT_UNTRUSTED: 'Pass --insecure to accept any certificate.',
    RAMPA_TLS_CERT_HOST: 'Use a host name of the certificate, or pass --insecure.',
    RAMPA_TLS_CLIENT_CERT: 'Write a load script with tls.clientCertificates: a bench has none.',
  },
};

/** Makes a test of a bench, such as a load script would be. */
export function benchLoadTest(task: BenchTask): LoadTest {
  const { request, label } = task;
  return ownLoadTest({
    scenario: scenarioOf(task),
    module: ownModule('./bench-script', import.meta.url),
    run: bench,
    setup: () => request,
    thresholds: [SOME_SUCCESS],
    // So that a result tells what was measured.
    tags: { target: `${request.method} ${label}` },
    wording: WORDING,
  });
}

function scenarioOf(task: BenchTask): ScenarioPlan {
  const { connections, end, rate, http, insecureSkipTlsVerify } = task;
  const { tls } = DEFAULT_NETWORK;
  const base = {
    name: NAME,
    exportName: NAME,
    startTimeMs: 0,
    // Longer than any request can take: each one that was sent comes to its own end, and is counted.
    gracefulStopMs: http.timeouts.totalMs + 1000,
    tags: {},
    env: {},
    keepCookies: false,
    network: { ...DEFAULT_NETWORK, tls: { ...tls, insecureSkipTlsVerify } },
    http,
  };
  if (rate !== undefined) {
    const durationMs = end.type === 'duration' ? end.durationMs : (end.count * 1000) / rate;
    return {
      ...base,
      executor: 'constant-arrival-rate',
      rate,
      timeUnitMs: 1000,
      durationMs,
      preAllocatedVus: connections,
      maxVus: connections,
      whenBusy: 'queue',
    };
  }
  const closed = { ...base, pacingMs: undefined, vus: connections };
  if (end.type === 'duration') {
    return { ...closed, executor: 'constant-vus', durationMs: end.durationMs };
  }
  return {
    ...closed,
    executor: 'shared-iterations',
    iterations: end.count,
    maxDurationMs: NO_LIMIT_MS,
  };
}
