import { startDatagramReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import { parseStatsd } from '../../packages/rampa/test/outputs/statsd/parse-statsd.ts';
import { runOddLoad, totalsOf } from './support/odd-load.ts';

describe('the output statsd, to a server by UDP', () => {
  test('has the same totals as the result', async () => {
    await using server = await startDatagramReceiver();
    const load = await runOddLoad(`statsd=127.0.0.1:${server.port}?tags=datadog`);
    const lines = server.packets.flatMap(parseStatsd);
    const totalOf = (name: string) =>
      lines
        .filter((line) => line.name === `rampa.${name.replaceAll(/[:|@#]/g, '_')}`)
        .reduce((sum, { type, text, count }) => sum + (type === 'c' ? Number(text) : count), 0);
    const { counters, rates, trendCounts } = totalsOf(load);
    const sums = Object.keys(counters).map((name) => [name, totalOf(name)]);
    expect(Object.fromEntries(sums)).toEqual(counters);
    const shares = Object.keys(rates).map((name) => {
      return [name, { passes: totalOf(`${name}.passes`), fails: totalOf(`${name}.fails`) }];
    });
    expect(Object.fromEntries(shares)).toEqual(rates);
    // A rate such as 1/49 is not exact.
    const counts = Object.keys(trendCounts).map((name) => [name, Math.round(totalOf(name))]);
    expect(Object.fromEntries(counts)).toEqual(trendCounts);
    expect(new Set(lines.flatMap(({ tags }) => tags['what'] ?? []))).toEqual(
      new Set(['a b_c=d "e" \\f {g} é_#@:']),
    );
  });
});
