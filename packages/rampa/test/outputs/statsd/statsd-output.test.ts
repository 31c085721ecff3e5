import { createSocket } from 'node:dgram';
import { NOTHING_RAN, openOutput, outputContract, startDatagramReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import { statsdOutput } from '../../../src/outputs/statsd/statsd-output.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';
import { parseStatsd } from './parse-statsd.ts';

outputContract('statsd', () => openOutput(statsdOutput));

describe('statsd', () => {
  test('sends the lines of a second in one packet', async () => {
    await using server = await startDatagramReceiver();
    await using output = await openOutput(statsdOutput, `localhost:${server.port}`);
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    await expect.poll(() => server.packets.length).toBe(1);
    expect(parseStatsd(server.packets[0] ?? '')).toHaveLength(9);
  });

  test('sends packets of a limited size, with whole lines', async () => {
    await using server = await startDatagramReceiver();
    const options = { packet: '100', tags: 'datadog', prefix: 'load.' };
    await using output = await openOutput(statsdOutput, `127.0.0.1:${server.port}`, { options });
    const metric = { name: 'n', kind: 'counter', unit: 'none' } as const;
    const series = Array.from({ length: 200 }, (_, index) => ({
      series: { metric, tags: { page: `/é/${index}` } },
      values: { kind: 'counter', samples: 1, sum: index } as const,
    }));
    output.onSlice?.({ ...SLICE, series }, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    const lines = () => server.packets.flatMap(parseStatsd);
    await expect.poll(() => lines().length).toBe(200);
    expect(lines().map(({ text }) => Number(text))).toEqual(series.map((_, index) => index));
    const sizes = server.packets.map((packet) => Buffer.byteLength(packet));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(server.packets.length).toBeLessThan(60);
  });

  test('has the default port, and IPv6 addresses in brackets', async () => {
    await using plain = await openOutput(statsdOutput, '127.0.0.1');
    await using six = await openOutput(statsdOutput, '[::1]:9000');
    await using neither = await openOutput(statsdOutput);
    expect([plain.name, six.name, neither.name]).toEqual([
      'statsd=127.0.0.1:8125',
      'statsd=[::1]:9000',
      'statsd=127.0.0.1:8125',
    ]);
  });

  test('fails when it hears that nobody listens', async () => {
    const closed = createSocket('udp4');
    await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve));
    const { port } = closed.address();
    await new Promise<void>((resolve) => closed.close(resolve));
    await using output = await openOutput(statsdOutput, `127.0.0.1:${port}`);
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    const finish = async () => {
      output.onSlice?.(SLICE, SLICE_STARTED_AT);
      await output.finish(NOTHING_RAN);
      return 'sent';
    };
    const outcome = () => finish().catch((error: unknown) => String(error));
    await expect.poll(outcome).toMatch(/did not arrive: .*ECONNREFUSED/);
  });

  test.each([
    ['host:0', "statsd: the destination must be HOST or HOST:PORT, got 'host:0'"],
    [
      'http://host:8125',
      "statsd: the destination must be HOST or HOST:PORT, got 'http://host:8125'",
    ],
    ['::1', "statsd: the destination must be HOST or HOST:PORT, got '::1'"],
    ['nobody.invalid', 'statsd=nobody.invalid:8125: the host cannot be found: '],
  ])('cannot be opened with %s', async (destination, message) => {
    await expect(openOutput(statsdOutput, destination)).rejects.toThrow(message);
  });
});
