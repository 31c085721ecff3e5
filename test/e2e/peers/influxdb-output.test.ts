import { describePeers, startInfluxd, startVictoriaMetrics } from 'testkit';
import { expect, test } from 'vitest';
import { ODD_TEXT, runOddLoad, totalsOf } from '../support/odd-load.ts';

type Influxd = Awaited<ReturnType<typeof startInfluxd>>;
type Row = Readonly<Record<string, number>>;

async function query(influxd: Influxd, text: string): Promise<Map<string, Row>> {
  const url = new URL(`http://127.0.0.1:${influxd.ports.http}/query`);
  url.search = new URLSearchParams({ db: 'load', q: text }).toString();
  const response = await fetch(url, { method: 'POST' });
  const { results } = (await response.json()) as InfluxAnswer;
  return new Map(
    results
      .flatMap(({ series = [] }) => series)
      .map(({ name, columns, values: [row = []] }) => [
        name,
        Object.fromEntries(columns.map((column, index) => [column, row[index] ?? Number.NaN])),
      ]),
  );
}

interface InfluxAnswer {
  readonly results: readonly {
    readonly series?: readonly {
      readonly name: string;
      readonly columns: readonly string[];
      readonly values: readonly (readonly number[])[];
    }[];
  }[];
}

describePeers('the output influxdb, to InfluxDB 1', ['influxd'], () => {
  test('leaves every sample there, and the same totals as the result', async () => {
    await using influxd = await startInfluxd();
    await query(influxd, 'CREATE DATABASE load');
    const load = await runOddLoad(`influxdb=http://127.0.0.1:${influxd.ports.http}?db=load`);
    const rows = await query(
      influxd,
      'SELECT count(value) AS samples, sum(value) AS sum, min(value) AS min, max(value) AS max FROM /.*/',
    );
    const { counters, rates, trendCounts } = totalsOf(load);
    const column = (of: object, name: string) =>
      Object.fromEntries(Object.keys(of).map((metric) => [metric, rows.get(metric)?.[name]]));
    expect(column(counters, 'sum')).toEqual(counters);
    expect(column(trendCounts, 'samples')).toEqual(trendCounts);
    const passes = Object.entries(rates).map(([name, rate]) => [name, rate.passes]);
    expect(column(rates, 'sum')).toEqual(Object.fromEntries(passes));
    const samples = Object.entries(rates).map(([name, rate]) => [name, rate.passes + rate.fails]);
    expect(column(rates, 'samples')).toEqual(Object.fromEntries(samples));
    const { min, max } = load.metrics['change'] ?? {};
    expect(rows.get('change')).toMatchObject({ min, max });
    expect(rows.get('shop/orders')?.['samples']).toBe(2 * (counters['shop/orders'] ?? 0));
    const values = await query(influxd, 'SHOW TAG VALUES FROM price WITH KEY = what');
    expect(values.get('price')).toMatchObject({ value: ODD_TEXT });
  });

  test('has the same totals in points of a second', async () => {
    await using influxd = await startInfluxd();
    await query(influxd, 'CREATE DATABASE load');
    const load = await runOddLoad(
      `influxdb=http://127.0.0.1:${influxd.ports.http}?db=load&mode=aggregate`,
    );
    const rows = await query(
      influxd,
      'SELECT sum(sum) AS sum, sum(count) AS count, sum(passes) AS passes, sum(fails) AS fails, count(p95) AS seconds FROM /.*/',
    );
    const { counters, rates, trendCounts } = totalsOf(load);
    const column = (of: object, name: string) =>
      Object.fromEntries(Object.keys(of).map((metric) => [metric, rows.get(metric)?.[name]]));
    expect(column(counters, 'sum')).toEqual(counters);
    expect(column(trendCounts, 'count')).toEqual(trendCounts);
    const shares = Object.keys(rates).map((name) => {
      const { passes, fails } = rows.get(name) ?? {};
      return [name, { passes, fails }];
    });
    expect(Object.fromEntries(shares)).toEqual(rates);
    expect(rows.get('http_req_duration')?.['seconds']).toBeLessThanOrEqual(2 * 4);
  });

  test('says what the server refused, and ends with exit code 6', async () => {
    await using influxd = await startInfluxd();
    const output = `influxdb=http://127.0.0.1:${influxd.ports.http}?db=load`;
    const { result } = await runOddLoad(output, { exitCode: 6 });
    expect(result.run.causes[0]?.message).toContain('database not found');
  });
});

// It keeps milliseconds, and of several samples in one of them the last: seconds are the points for it.
describePeers('the output influxdb, to VictoriaMetrics', ['victoria-metrics'], () => {
  test('writes the totals of every second by the protocol of InfluxDB 2, with every tag', async () => {
    await using victoria = await startVictoriaMetrics();
    const url = `http://127.0.0.1:${victoria.ports.http}`;
    const load = await runOddLoad(
      `influxdb=${url}?org=a&bucket=b&mode=aggregate&compression=none`,
      { env: { INFLUX_TOKEN: 'any' } },
    );
    await fetch(`${url}/internal/force_flush`);
    // Up to a minute from now: it looks no further than now of its own accord, and rounds that down.
    const end = String(Math.ceil(Date.now() / 1000) + 60);
    const search = new URLSearchParams({ 'match[]': '{__name__!=""}', end });
    const text = await (await fetch(`${url}/api/v1/export?${search}`)).text();
    const series = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Exported);
    const sumOf = (name: string) =>
      series
        .filter(({ metric }) => metric['__name__'] === name)
        .flatMap(({ values }) => values)
        .reduce((sum, value) => sum + value, 0);
    const { counters, rates, trendCounts } = totalsOf(load);
    const sums = Object.keys(counters).map((name) => [name, sumOf(`${name}_sum`)]);
    expect(Object.fromEntries(sums)).toEqual(counters);
    const shares = Object.keys(rates).map((name) => [
      name,
      { passes: sumOf(`${name}_passes`), fails: sumOf(`${name}_fails`) },
    ]);
    expect(Object.fromEntries(shares)).toEqual(rates);
    const counts = Object.keys(trendCounts).map((name) => [name, sumOf(`${name}_count`)]);
    expect(Object.fromEntries(counts)).toEqual(trendCounts);
    const texts = series.flatMap(({ metric }) => metric['what'] ?? []);
    expect(new Set(texts)).toEqual(new Set([ODD_TEXT]));
  });
});

interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}
