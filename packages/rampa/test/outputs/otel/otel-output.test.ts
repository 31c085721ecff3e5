import { NOTHING_RAN, openOutput, outputContract, startReceiver, VirtualClock } from 'testkit';
import { describe, expect, test, vi } from 'vitest';
import type { RunStart } from '../../../src/core/output.ts';
import { otelOutput } from '../../../src/outputs/otel/otel-output.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';
import { readExportRequest, writeExportResponse } from './read-export-request.ts';

outputContract('otel', () => openOutput(otelOutput, 'http://127.0.0.1:4'));

const START: RunStart = { ...NOTHING_RAN, scriptSha256: undefined };
const STARTED = `${SLICE_STARTED_AT}000000`;
const ENDED = `${SLICE_STARTED_AT + 1000}000000`;

async function sent(options: Record<string, string>, slices = 1): Promise<Buffer[]> {
  await using server = await startReceiver({ status: 200 });
  await using output = await openOutput(otelOutput, server.url, { options });
  output.onStart?.(START);
  for (let second = 0; second < slices; second++) {
    output.onSlice?.(SLICE, SLICE_STARTED_AT + second * 1000);
  }
  await output.finish(NOTHING_RAN);
  return server.requests.map(({ body }) => body);
}

const tag = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const number = (asDouble: number, ...attributes: object[]) => ({
  ...{ attributes, startTimeUnixNano: STARTED, timeUnixNano: ENDED, asDouble },
});

describe('otel', () => {
  test('sends sums, gauges and exponential histograms as JSON', async () => {
    const [body] = await sent({});
    const { resourceMetrics } = JSON.parse(String(body));
    expect(resourceMetrics).toHaveLength(1);
    const [{ resource, scopeMetrics }] = resourceMetrics;
    expect(resource.attributes).toEqual([
      tag('service.instance.id', NOTHING_RAN.runId),
      tag('service.name', 'rampa'),
    ]);
    expect(scopeMetrics).toHaveLength(1);
    const cumulative = { aggregationTemporality: 2, isMonotonic: true };
    expect(scopeMetrics[0].scope).toMatchObject({ name: 'rampa' });
    expect(scopeMetrics[0].metrics).toEqual([
      {
        ...{ name: 'http_reqs', unit: '1' },
        sum: { dataPoints: [number(6, tag('name', 'a'))], ...cumulative },
      },
      { name: 'vus', unit: '1', gauge: { dataPoints: [number(3)] } },
      { name: 'checks', unit: '1', gauge: { dataPoints: [number(0.75, tag('check', 'ok'))] } },
      {
        ...{ name: 'checks_passes', unit: '1' },
        sum: { dataPoints: [number(3, tag('check', 'ok'))], ...cumulative },
      },
      {
        ...{ name: 'checks_fails', unit: '1' },
        sum: { dataPoints: [number(1, tag('check', 'ok'))], ...cumulative },
      },
      {
        ...{ name: 'http_req_duration', unit: 'ms' },
        exponentialHistogram: {
          aggregationTemporality: 2,
          dataPoints: [
            {
              ...{
                attributes: [tag('name', 'a')],
                startTimeUnixNano: STARTED,
                timeUnixNano: ENDED,
              },
              ...{ count: '5', min: -1, max: 10, scale: 6, zeroCount: '1', zeroThreshold: 0.0005 },
              positive: {
                offset: 63,
                bucketCounts: Array.from({ length: 150 }, (_, index) =>
                  [0, 65, 149].includes(index) ? '1' : '0',
                ),
              },
              negative: { offset: -1, bucketCounts: ['1'] },
            },
          ],
        },
      },
    ]);
  });

  test('says the same as protobuf, to who reads it by the official definitions', async () => {
    const [json] = await sent({});
    const [binary = Buffer.alloc(0)] = await sent({ protocol: 'protobuf' });
    expect(readExportRequest(binary)).toEqual(JSON.parse(String(json)));
  });

  test('counts on from the start of the load', async () => {
    const bodies = await sent({ protocol: 'protobuf' }, 2);
    const [, second] = bodies.map((body) => readExportRequest(body));
    const [reqs, , , , , duration] = second?.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
    expect(reqs?.sum?.dataPoints[0]).toMatchObject({
      asDouble: 12,
      startTimeUnixNano: STARTED,
      timeUnixNano: `${SLICE_STARTED_AT + 2000}000000`,
    });
    expect(duration?.exponentialHistogram?.dataPoints[0]?.count).toBe('10');
  });

  test('has all points of a metric in one place, and any text in attributes', async () => {
    await using server = await startReceiver({ status: 200 });
    await using output = await openOutput(otelOutput, server.url);
    const metric = { name: 'n', kind: 'counter', unit: 'data' } as const;
    const series = ['a"\n\\', '\ud800é', ''].map((text) => ({
      series: { metric, tags: { text } },
      values: { kind: 'counter', samples: 1, sum: 1 } as const,
    }));
    output.onSlice?.({ ...SLICE, series }, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    const { resourceMetrics } = JSON.parse(String(server.requests[0]?.body));
    const [{ name, unit, sum }, ...others] = resourceMetrics[0].scopeMetrics[0].metrics;
    expect([name, unit, others]).toEqual(['n', 'By', []]);
    const texts = sum.dataPoints.map(
      ({ attributes: [first] }: { attributes: { value: { stringValue: string } }[] }) =>
        first?.value.stringValue,
    );
    expect(texts).toEqual(['a"\n\\', '\ufffdé', '']);
  });

  test.each([
    ['http://HOST', {}, '/v1/metrics'],
    ['http://HOST/otlp/', {}, '/otlp/v1/metrics'],
    ['http://HOST/v1/metrics', {}, '/v1/metrics'],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://HOST/a' }, '/a/v1/metrics'],
    [undefined, { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://HOST/mine' }, '/mine'],
    ['http://HOST', { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:4' }, '/v1/metrics'],
  ])('sends for %s and %j to %s', async (destination, env, target) => {
    await using server = await startReceiver({ status: 200 });
    const filled = (text: string) => text.replace('http://HOST', server.url);
    const own = Object.entries(env).map(([name, text]) => [name, filled(text)]);
    const at = destination === undefined ? undefined : filled(destination);
    await using output = await openOutput(otelOutput, at, { env: Object.fromEntries(own) });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    expect(server.requests.map((request) => request.target)).toEqual([target]);
  });

  test('sends to the port of collectors when nothing is said', async () => {
    await using output = await openOutput(otelOutput);
    expect(output.name).toBe('otel=http://localhost:4318/v1/metrics');
  });

  test('takes its options from the variables of OpenTelemetry', async () => {
    await using server = await startReceiver({ status: 200 });
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret, x-team=a',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=shop,deployment.environment=test%2C1',
      OTEL_SERVICE_NAME: 'checkout',
    };
    await using output = await openOutput(otelOutput, server.url, { env });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    const [request] = server.requests;
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'x-team': 'a',
      'content-type': 'application/x-protobuf',
    });
    expect(request?.headers['content-encoding']).toBeUndefined();
    const { resourceMetrics } = readExportRequest(request?.body ?? Buffer.alloc(0));
    expect(resourceMetrics[0]?.resource.attributes).toEqual([
      tag('service.name', 'checkout'),
      tag('deployment.environment', 'test,1'),
    ]);
  });

  test.each(['json', 'protobuf'])(
    'takes points that the server rejects for a failure (%s)',
    async (protocol) => {
      const answer = {
        partialSuccess: { rejectedDataPoints: '2', errorMessage: 'too old' },
      };
      const body = protocol === 'json' ? JSON.stringify(answer) : writeExportResponse(2, 'too old');
      await using server = await startReceiver({ status: 200, body });
      await using output = await openOutput(otelOutput, server.url, { options: { protocol } });
      output.onSlice?.(SLICE, SLICE_STARTED_AT);
      await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
        code: 'RAMPA_OUTPUT_FAILED',
        message: `otel=${server.url}/v1/metrics: 2 data points were not delivered: the server answered 200: 2 data points were rejected: too old`,
      });
    },
  );

  test.each([
    ['json', ''],
    ['json', 'ok'],
    ['json', '{"partialSuccess":null}'],
    ['json', '{"partialSuccess":{"errorMessage":"slow down"}}'],
    ['protobuf', ''],
    ['protobuf', writeExportResponse(0, 'slow down')],
  ])('takes %s with the answer %j for a success', async (protocol, body) => {
    await using server = await startReceiver({ status: 200, body });
    await using output = await openOutput(otelOutput, server.url, { options: { protocol } });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await expect(output.finish(NOTHING_RAN)).resolves.toBeUndefined();
  });

  test.each([
    [
      'http://127.0.0.1:4',
      { protocol: 'grpc' },
      'otel: protocol must be json or protobuf, also as http/json or http/protobuf, got "grpc"',
    ],
    [
      'localhost:4318',
      {},
      "otel: the destination must be an address with http or https, got 'localhost:4318'",
    ],
  ])('cannot be opened as %s with %j', async (destination, options, message) => {
    await expect(openOutput(otelOutput, destination, { options })).rejects.toThrow(message);
  });
});

type Env = Readonly<Record<string, string>>;

/** The headers of what is sent when these variables are set. */
async function headersWith(env: Env): Promise<object | undefined> {
  await using server = await startReceiver({ status: 200 });
  await using output = await openOutput(otelOutput, server.url, { env });
  output.onSlice?.(SLICE, SLICE_STARTED_AT);
  await output.finish(NOTHING_RAN);
  return server.requests[0]?.headers;
}

describe('the variables of OpenTelemetry', () => {
  test.each([
    ['delta', 'delta'],
    ['Delta', 'delta'],
    ['lowmemory', 'delta'],
    ['cumulative', 'cumulative'],
  ])('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=%s means %s', async (text, meaning) => {
    await using server = await startReceiver({ status: 200 });
    const env = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: text };
    const options = { protocol: 'protobuf' };
    await using output = await openOutput(otelOutput, server.url, { env, options });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    output.onSlice?.(SLICE, SLICE_STARTED_AT + 1000);
    await output.finish(NOTHING_RAN);
    const [, second] = server.requests.map(({ body }) => readExportRequest(body));
    const metrics = second?.resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
    const isDelta = meaning === 'delta';
    const start = isDelta ? ENDED : STARTED;
    const of = (value: number) => ({
      startTimeUnixNano: start,
      asDouble: isDelta ? value : 2 * value,
    });
    const sums = metrics.flatMap(({ name, sum }) => (sum === undefined ? [] : [{ name, ...sum }]));
    const aggregationTemporality = isDelta ? 1 : 2;
    expect(sums).toMatchObject([
      { name: 'http_reqs', aggregationTemporality, isMonotonic: true, dataPoints: [of(6)] },
      { name: 'checks_passes', aggregationTemporality, isMonotonic: true, dataPoints: [of(3)] },
      { name: 'checks_fails', aggregationTemporality, isMonotonic: true, dataPoints: [of(1)] },
    ]);
    const { exponentialHistogram } = metrics.at(-1) ?? {};
    const bucketCounts = exponentialHistogram?.dataPoints[0]?.positive?.bucketCounts ?? [];
    expect(exponentialHistogram).toMatchObject({
      aggregationTemporality,
      dataPoints: [{ startTimeUnixNano: start, count: isDelta ? '5' : '10', min: -1, max: 10 }],
    });
    const inBuckets = bucketCounts.reduce((sum, count) => sum + Number(count), 0);
    expect(inBuckets).toBe(isDelta ? 3 : 6);
  });

  test.each<[Env, object]>([
    [
      {
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'HTTP/protobuf',
      },
      { 'content-type': 'application/x-protobuf' },
    ],
    [
      {
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=all',
        OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'x-team=own',
      },
      { 'x-team': 'own' },
    ],
    [
      { OTEL_EXPORTER_OTLP_COMPRESSION: 'none', OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'GZIP' },
      { 'content-encoding': 'gzip' },
    ],
  ])('of two in %j, that for metrics wins', async (env, headers) => {
    expect(await headersWith(env)).toMatchObject(headers);
  });

  test('of two endpoints and time limits, those for metrics win', async () => {
    const clock = new VirtualClock();
    const urls: unknown[] = [];
    vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
      urls.push(url);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal)));
    });
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://all',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://own/path',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '1500',
    };
    // Compression takes real time.
    const options = { compression: 'none' };
    await using output = await openOutput(otelOutput, undefined, { env, clock, options });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await expect(output.finish(NOTHING_RAN)).rejects.toThrow('no answer within 1.5 s');
    vi.unstubAllGlobals();
    expect(new Set(urls)).toEqual(new Set(['http://own/path']));
  });

  test.each([
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'otel: OTEL_EXPORTER_OTLP_PROTOCOL must be json or protobuf, also as http/json or http/protobuf, got "grpc"',
    ],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'grpc' },
      'otel: OTEL_EXPORTER_OTLP_METRICS_PROTOCOL must be json or protobuf, also as http/json or http/protobuf, got "grpc"',
    ],
    [
      { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'sum' },
      'otel: OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE must be cumulative or delta or lowmemory, got "sum"',
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: 'secret' },
      'otel: OTEL_EXPORTER_OTLP_HEADERS must be pairs such as a=1,b=2, got another text',
    ],
  ])('%j is refused, and named', async (env, message) => {
    const opening = openOutput(otelOutput, 'http://127.0.0.1:4', { env });
    await expect(opening).rejects.toMatchObject({ code: 'RAMPA_OUTPUT_INVALID', message });
  });

  const instead = {
    certificate:
      'servers need a certificate that Node trusts; NODE_EXTRA_CA_CERTS can name the same file',
    client: 'requests are sent without a client certificate',
    aggregation: 'trends are sent as exponential histograms',
  };

  test.each<[string, Env, string[]]>([
    [
      'https://127.0.0.1:4',
      {
        OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
        OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE: 'own-ca.pem',
        OTEL_EXPORTER_OTLP_CLIENT_KEY: 'key.pem',
        OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'client.pem',
      },
      [
        `otel: OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE is not used: ${instead.certificate}`,
        `otel: OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE is not used: ${instead.client}`,
        `otel: OTEL_EXPORTER_OTLP_CLIENT_KEY is not used: ${instead.client}`,
      ],
    ],
    ['http://127.0.0.1:4', { OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem' }, []],
    ['https://127.0.0.1:4', { OTEL_EXPORTER_OTLP_CERTIFICATE: '' }, []],
    [
      'http://127.0.0.1:4',
      { OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'explicit_bucket_histogram' },
      [
        `otel: OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION is not used: ${instead.aggregation}`,
      ],
    ],
    [
      'http://127.0.0.1:4',
      {
        OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
          'BASE2_EXPONENTIAL_BUCKET_HISTOGRAM',
      },
      [],
    ],
  ])('to %s with %j, what has no effect is told once', async (destination, env, losses) => {
    await using output = await openOutput(otelOutput, destination, { env });
    expect(output.losses?.()).toEqual(losses);
  });
});
