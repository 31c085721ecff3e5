import { type HttpReceiver, NOTHING_RAN, openOutput, outputContract, startReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunSlice, SeriesSlice } from '../../../src/core/slice.ts';
import { prometheusOutput } from '../../../src/outputs/prometheus/prometheus-output.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';
import { type ReadSeries, readWriteRequest } from './read-write-request.ts';

outputContract('prometheus', () => openOutput(prometheusOutput, 'http://127.0.0.1:4'));

/** `name{label="value"} value@seconds since the first slice`. */
function shown({ labels: { __name__, ...labels }, samples }: ReadSeries): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const points = samples.map(({ value, at }) => `${value}@${at - SLICE_STARTED_AT}`);
  return `${__name__}{${pairs.join(',')}} ${points.join(' ')}`;
}

function seriesOf(server: HttpReceiver): ReadSeries[][] {
  return server.requests.map(({ body }) => [...readWriteRequest(body)]);
}

function counter(name: string, tags: Record<string, string>, sum: number): SeriesSlice {
  return {
    series: { metric: { name, kind: 'counter', unit: 'none' }, tags },
    values: { kind: 'counter', samples: 1, sum },
  };
}

describe('prometheus', () => {
  test('writes counters that grow, gauges, and quantiles, and ends each series', async () => {
    await using server = await startReceiver();
    const options = { quantiles: '50,99.9' };
    await using output = await openOutput(prometheusOutput, server.url, { options });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    output.onSlice?.({ ...SLICE, startSecond: 4, endSecond: 5 }, SLICE_STARTED_AT + 1000);
    await output.finish(NOTHING_RAN);
    const [first = [], second = [], end = []] = seriesOf(server);
    expect(first.map(shown)).toEqual([
      'http_reqs_total{name="a"} 0@0 6@1000',
      'vus{} 3@1000',
      'checks_passes_total{check="ok"} 0@0 3@1000',
      'checks_fails_total{check="ok"} 0@0 1@1000',
      'checks_rate{check="ok"} 0.75@1000',
      'http_req_duration_count{name="a"} 0@0 5@1000',
      'http_req_duration_sum{name="a"} 0@0 15@1000',
      'http_req_duration{name="a",quantile="0.5"} 2@1000',
      'http_req_duration{name="a",quantile="0.999"} 10@1000',
    ]);
    expect(second.map(shown).slice(0, 4)).toEqual([
      'http_reqs_total{name="a"} 12@2000',
      'vus{} 3@2000',
      'checks_passes_total{check="ok"} 6@2000',
      'checks_fails_total{check="ok"} 2@2000',
    ]);
    expect(end.map(({ labels }) => labels)).toEqual(first.map(({ labels }) => labels));
    const marks = end.flatMap(({ samples }) => samples.map(({ bits, at }) => [bits, at]));
    expect(marks).toEqual(first.map(() => [0x7ff0_0000_0000_0002n, SLICE_STARTED_AT + 2001]));
  });

  test('says which protocol it is, and sorts labels', async () => {
    await using server = await startReceiver();
    await using output = await openOutput(prometheusOutput, server.url);
    output.onSlice?.({ ...SLICE, series: [counter('n', { z: '1', A: '2', a: '3' }, 1)] }, 0);
    await output.finish(NOTHING_RAN);
    const [request] = server.requests;
    expect(request?.target).toBe('/api/v1/write');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      'user-agent': expect.stringMatching(/^rampa\/\d/),
    });
    expect(seriesOf(server)[0]?.[0]?.names).toEqual(['A', '__name__', 'a', 'z']);
  });

  test('writes native histograms of everything so far', async () => {
    await using server = await startReceiver();
    const options = { trends: 'native' };
    await using output = await openOutput(prometheusOutput, server.url, { options });
    const slice: RunSlice = { ...SLICE, series: SLICE.series.slice(3) };
    output.onSlice?.(slice, SLICE_STARTED_AT);
    output.onSlice?.(slice, SLICE_STARTED_AT + 1000);
    await output.finish(NOTHING_RAN);
    const [, second = [], end = []] = seriesOf(server);
    expect(second.map(({ labels }) => labels)).toEqual([
      { __name__: 'http_req_duration', name: 'a' },
    ]);
    expect(second[0]?.histograms).toEqual([
      {
        ...{ count: 10, sum: 30, schema: 6, zeroThreshold: 0.0005, zeroCount: 2 },
        // 2, 4 and 10 ms, and what shares their buckets: a bucket ends at 2 ** (n / 64).
        positive: { 64: 2, 129: 2, 213: 2 },
        negative: { 0: 2 },
        at: SLICE_STARTED_AT + 2000,
      },
    ]);
    expect(end).toHaveLength(1);
  });

  test('tells series apart whose names look the same to Prometheus', async () => {
    await using server = await startReceiver();
    await using output = await openOutput(prometheusOutput, server.url);
    const series = [
      counter('a-b', {}, 1),
      counter('a.b', {}, 2),
      counter('a.b', { t: '' }, 3),
      counter('orders_total', {}, 4),
    ];
    output.onSlice?.({ ...SLICE, series }, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    expect(seriesOf(server)[0]?.map(shown)).toEqual([
      'a_b_total{} 0@0 1@1000',
      'a_b_2_total{} 0@0 2@1000',
      'a_b_3_total{} 0@0 3@1000',
      'orders_total{} 0@0 4@1000',
    ]);
  });

  test('has at most 2,000 time series in a request', async () => {
    await using server = await startReceiver();
    await using output = await openOutput(prometheusOutput, server.url);
    const series = Array.from({ length: 4500 }, (_, id) => counter('n', { id: `${id}` }, 1));
    output.onSlice?.({ ...SLICE, series }, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    const counts = seriesOf(server).map((one) => one.length);
    expect(counts).toEqual([2000, 2000, 500, 2000, 2000, 500]);
  });

  test.each([
    [{ user: 'me', password: 'secret' }, {}, { authorization: `Basic ${btoa('me:secret')}` }],
    [{ token: 'secret' }, {}, { authorization: 'Bearer secret' }],
    [{ headers: 'x-scope-orgid=team%201' }, {}, { 'x-scope-orgid': 'team 1' }],
    [{ token: 'a', headers: 'Authorization=mine' }, {}, { authorization: 'mine' }],
    [{}, { RAMPA_PROMETHEUS_TOKEN: 'secret' }, { authorization: 'Bearer secret' }],
  ])('shows who it is by %j', async (options, env, headers) => {
    await using server = await startReceiver();
    const url = `${server.url}/receive?tenant=a`;
    await using output = await openOutput(prometheusOutput, url, { options, env });
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    expect(server.requests[0]?.target).toBe('/receive?tenant=a');
    expect(server.requests[0]?.headers).toMatchObject(headers);
  });

  test('fails with what the server says', async () => {
    await using server = await startReceiver({ status: 400, body: 'out of order sample' });
    await using output = await openOutput(prometheusOutput, server.url);
    output.onSlice?.({ ...SLICE, series: SLICE.series.slice(0, 1) }, SLICE_STARTED_AT);
    await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: `prometheus=${server.url}/api/v1/write: 2 time series were not delivered: the server answered 400: out of order sample`,
    });
  });

  test.each([
    [{ user: 'me', token: 'secret' }, 'prometheus: token and user exclude each other'],
    [
      { headers: 'a%20b=c' },
      'headers must be valid names and values of headers, got values of a b',
    ],
    [{ token: 'se\ncret' }, /^prometheus=\S+: the header authorization cannot be sent: (?!.*cret)/],
    [{ token: 'cret€' }, /^prometheus=\S+: the header authorization cannot be sent: (?!.*cret)/],
    [{ trends: 'all' }, 'prometheus: trends must be quantiles or native, got "all"'],
  ])('cannot be opened with %j', async (options, message) => {
    await expect(openOutput(prometheusOutput, 'http://127.0.0.1:4', { options })).rejects.toThrow(
      message,
    );
  });
});
