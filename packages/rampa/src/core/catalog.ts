import type { MetricKind, MetricSpec, MetricUnit } from './metric.ts';
import { INTENDED_SUFFIX } from './metric.ts';

interface CatalogRow extends MetricSpec {
  readonly meaning: string;
}

function row<Name extends string>(
  name: Name,
  kind: MetricKind,
  unit: MetricUnit,
  meaning: string,
): CatalogRow & { readonly name: Name } {
  return { name, kind, unit, meaning };
}

/** Every metric that rampa itself emits. The metrics reference is generated from this table. */
export const CATALOG = {
  iterations: row('iterations', 'counter', 'none', 'iterations that ended, also those that threw'),
  iterationDuration: row(
    'iteration_duration',
    'trend',
    'time',
    'from actual start to end of an iteration',
  ),
  iterationDurationIntended: row(
    `iteration_duration${INTENDED_SUFFIX}`,
    'trend',
    'time',
    'from intended start to end of an iteration',
  ),
  iterationErrors: row('iteration_errors', 'counter', 'none', 'iterations that threw'),
  iterationScheduleLag: row(
    'iteration_schedule_lag',
    'trend',
    'time',
    'actual minus intended start of an iteration',
  ),
  droppedIterations: row(
    'dropped_iterations',
    'counter',
    'none',
    'iterations that were due but could not start: no free VU, or no time left',
  ),
  interruptedIterations: row(
    'interrupted_iterations',
    'counter',
    'none',
    'iterations that were started and cut off before their end',
  ),
  vus: row('vus', 'gauge', 'none', 'active VUs'),
  vusMax: row('vus_max', 'gauge', 'none', 'VUs that are created, active or not'),
  checks: row('checks', 'rate', 'none', 'checks that passed'),
  groupDuration: row('group_duration', 'trend', 'time', 'time spent in a group'),
  groupDurationIntended: row(
    `group_duration${INTENDED_SUFFIX}`,
    'trend',
    'time',
    'group_duration plus the lag of its iteration',
  ),
  dataSent: row('data_sent', 'counter', 'data', 'bytes written, heads included'),
  dataReceived: row('data_received', 'counter', 'data', 'bytes read, heads included'),
  connectionsOpened: row(
    'connections_opened',
    'counter',
    'none',
    'connections that were made, TLS handshake included',
  ),
  connectionsReused: row(
    'connections_reused',
    'counter',
    'none',
    'requests sent over a connection that had carried another one before',
  ),
  connectionsClosedByPeer: row(
    'connections_closed_by_peer',
    'counter',
    'none',
    'connections that the server ended, or announced to end',
  ),
  httpReqs: row('http_reqs', 'counter', 'none', 'requests, also those that failed'),
  httpReqDuration: row(
    'http_req_duration',
    'trend',
    'time',
    'whole request: blocked + connecting + tls_handshaking + sending + waiting + receiving',
  ),
  httpReqDurationIntended: row(
    `http_req_duration${INTENDED_SUFFIX}`,
    'trend',
    'time',
    'http_req_duration plus the lag of its iteration',
  ),
  httpReqFailed: row(
    'http_req_failed',
    'rate',
    'none',
    'requests with an error, or a status that is not expected: outside 200-399 by default',
  ),
  httpReqRetries: row(
    'http_req_retries',
    'counter',
    'none',
    'requests sent again; the tag `reason` is `connection` when the server had closed the idle connection, else `status` or `error`, as `retry` asks for',
  ),
  httpReqBlocked: row(
    'http_req_blocked',
    'trend',
    'time',
    'name look-up and waiting for a connection',
  ),
  httpReqConnecting: row('http_req_connecting', 'trend', 'time', 'TCP connect'),
  httpReqTlsHandshaking: row('http_req_tls_handshaking', 'trend', 'time', 'TLS handshake'),
  httpReqSending: row('http_req_sending', 'trend', 'time', 'writing the request'),
  httpReqWaiting: row(
    'http_req_waiting',
    'trend',
    'time',
    'from request written to first response byte',
  ),
  httpReqReceiving: row('http_req_receiving', 'trend', 'time', 'from first to last response byte'),
  httpStreamFirstChunk: row(
    'http_stream_first_chunk',
    'trend',
    'time',
    'of streamed responses: from the start of the request to the first bytes of the body',
  ),
  httpStreamChunkGap: row(
    'http_stream_chunk_gap',
    'trend',
    'time',
    'of streamed responses: between two arrivals of bytes of the body',
  ),
} as const satisfies Record<string, CatalogRow>;

/** The catalogue's rows by metric name. */
export const BUILT_IN_METRICS: ReadonlyMap<string, MetricSpec> = new Map(
  Object.values(CATALOG).map((metric) => [metric.name, metric]),
);
