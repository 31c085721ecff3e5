import { NOTHING_RAN, openOutput, outputContract, startReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { influxdbOutput } from '../../../src/outputs/influxdb/influxdb-output.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';

outputContract('influxdb', () =>
  openOutput(influxdbOutput, 'http://127.0.0.1:4', { options: { db: 'load' } }),
);

const COUNTER = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;

function batchOf(count: number): SampleBatch {
  return {
    ids: new Uint32Array(count),
    values: new Float64Array(count).fill(1),
    timestamps: new Float64Array(count).fill(1_700_000_000_000),
    series: [{ metric: COUNTER, tags: { name: 'a' } }],
  };
}

const FIRST = 'http_reqs,name=a value=1 1700000000000000000\n';

describe('influxdb', () => {
  test('writes a point for each sample, to the bucket of InfluxDB 2', async () => {
    await using server = await startReceiver();
    const options = { org: 'my org', bucket: 'load' };
    const env = { INFLUX_TOKEN: 'secret' };
    await using output = await openOutput(influxdbOutput, server.url, { options, env });
    expect(output.onSlice).toBeUndefined();
    output.onSamples?.(batchOf(1));
    await output.finish(NOTHING_RAN);
    const [request] = server.requests;
    expect(request?.target).toBe('/api/v2/write?org=my+org&bucket=load&precision=ns');
    expect(request?.body.toString()).toBe(FIRST);
    expect(request?.headers).toMatchObject({
      authorization: 'Token secret',
      'content-encoding': 'gzip',
      'content-type': 'text/plain; charset=utf-8',
    });
  });

  test('writes to the database of InfluxDB 1, as its user and without compression', async () => {
    await using server = await startReceiver();
    const options = { db: 'load', user: 'me', password: 'secret', compression: 'none' };
    await using output = await openOutput(influxdbOutput, `${server.url}/influx/`, { options });
    output.onSamples?.(batchOf(1));
    await output.finish(NOTHING_RAN);
    const [request] = server.requests;
    expect(request?.target).toBe('/influx/write?db=load&precision=ns');
    expect(request?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`);
    expect(request?.headers['content-encoding']).toBeUndefined();
  });

  test('has at most `batch` points in a request', async () => {
    await using server = await startReceiver();
    const options = { db: 'load', batch: '3' };
    await using output = await openOutput(influxdbOutput, server.url, { options });
    output.onSamples?.(batchOf(7));
    await output.finish(NOTHING_RAN);
    const counts = server.requests.map(({ body }) => body.toString().trimEnd().split('\n').length);
    expect(counts).toEqual([3, 3, 1]);
  });

  test('sends what there is within a second', async () => {
    await using server = await startReceiver();
    await using output = await openOutput(influxdbOutput, server.url, { options: { db: 'load' } });
    output.onSamples?.(batchOf(2));
    await expect.poll(() => server.requests.length).toBe(1);
  });

  test('writes a point for each series and second with mode=aggregate', async () => {
    await using server = await startReceiver();
    const options = { db: 'load', mode: 'aggregate', percentiles: '50' };
    await using output = await openOutput(influxdbOutput, server.url, { options });
    expect(output.onSamples).toBeUndefined();
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    expect(server.requests[0]?.body.toString().split('\n')[3]).toBe(
      'http_req_duration,name=a count=5,sum=15,min=-1,max=10,p50=2 1700000000000000000',
    );
  });

  test('fails with what the server says', async () => {
    await using server = await startReceiver({ status: 404, body: 'database not found' });
    await using output = await openOutput(influxdbOutput, server.url, { options: { db: 'load' } });
    output.onSamples?.(batchOf(2));
    await expect(output.finish(NOTHING_RAN)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: `influxdb=${server.url}/write: 2 points were not delivered: the server answered 404: database not found`,
    });
  });

  test.each([
    [{}, 'influxdb: either db or bucket must be given'],
    [{ db: 'a', bucket: 'b' }, 'influxdb: db and bucket exclude each other'],
    [{ bucket: 'b', token: 'a\rb' }, 'the header authorization cannot be sent'],
    [{ bucket: 'b' }, 'influxdb: token is missing'],
    [{ db: 'a', user: 'me', token: 'secret' }, 'influxdb: token and user exclude each other'],
    [
      { db: 'a', percentiles: '101' },
      'percentiles must be percentiles from 0 to 100 such as 50,95,99.9, got "101"',
    ],
  ])('cannot be opened with %j', async (options, message) => {
    await expect(
      openOutput(influxdbOutput, 'http://127.0.0.1:4', { options }),
    ).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('does not show the credentials of its address', async () => {
    const address = 'http://me:secret@127.0.0.1:4';
    await using output = await openOutput(influxdbOutput, address, { options: { db: 'load' } });
    expect(output.name).toBe('influxdb=http://127.0.0.1:4/write');
  });
});
