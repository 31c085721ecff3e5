import { describePeers, startPrometheus, startVictoriaMetrics } from 'testkit';
import { expect, test } from 'vitest';
import { ODD_TEXT, type OddLoad, runOddLoad, totalsOf } from '../support/odd-load.ts';

/** A series and its value now, as the query API of Prometheus gives them. */
interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [atSeconds: number, text: string];
  /** Of a range. */
  readonly values?: readonly (readonly [atSeconds: number, text: string])[];
}

async function query(url: string, expression: string): Promise<readonly Found[]> {
  const search = new URLSearchParams({ query: expression });
  const response = await fetch(`${url}/api/v1/query?${search}`);
  const answer = (await response.json()) as { data?: { result: readonly Found[] }; error?: string };
  if (answer.data === undefined) throw new Error(answer.error ?? `status ${response.status}`);
  return answer.data.result;
}

/** When the last of the load was, Unix epoch in seconds; every series ends a millisecond later. */
async function lastSampleAt(url: string): Promise<number> {
  const found = await query(url, 'iterations_total[5m]');
  return Math.max(...found.flatMap(({ values = [] }) => values.map(([atSeconds]) => atSeconds)));
}

/** What each series came to, summed by its name. */
async function lastByName(url: string): Promise<ReadonlyMap<string, number>> {
  // Every series has ended by now, so only what it was can be asked for.
  const found = await query(url, 'last_over_time({__name__!=""}[5m])');
  const sums = new Map<string, number>();
  for (const { metric, value } of found) {
    const name = metric['__name__'] ?? '';
    sums.set(name, (sums.get(name) ?? 0) + Number(value[1]));
  }
  return sums;
}

function expectTotals(sums: ReadonlyMap<string, number>, load: OddLoad, trend: string): void {
  const named = (of: object, nameOf: (metric: string) => string) =>
    Object.fromEntries(Object.keys(of).map((name) => [name, sums.get(nameOf(plain(name)))]));
  const { counters, rates, trendCounts } = totalsOf(load);
  expect(named(counters, (name) => `${name}_total`)).toEqual(counters);
  const shares = Object.keys(rates).map((name) => {
    const passes = sums.get(`${plain(name)}_passes_total`);
    return [name, { passes, fails: sums.get(`${plain(name)}_fails_total`) }];
  });
  expect(Object.fromEntries(shares)).toEqual(rates);
  if (trend !== '') expect(named(trendCounts, (name) => name + trend)).toEqual(trendCounts);
}

/** The name as Prometheus has it. */
function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_');
}

describePeers('the output prometheus, to Prometheus', ['prometheus'], () => {
  test('leaves the same totals as the result, every tag, and no open series', async () => {
    await using prometheus = await startPrometheus();
    const url = `http://127.0.0.1:${prometheus.ports.http}`;
    const load = await runOddLoad(`prometheus=${url}`);
    expectTotals(await lastByName(url), load, '_count');
    const sums = await query(url, 'sum(last_over_time(change_sum[5m]))');
    const { avg = 0, count = 0 } = load.metrics['change'] ?? {};
    expect(Number(sums[0]?.value[1])).toBeCloseTo(avg * count, 6);
    const tags = (await query(url, 'last_over_time(price[5m])')).map(
      ({ metric }) => metric['what'],
    );
    expect(new Set(tags)).toEqual(new Set([ODD_TEXT]));
    const [open] = await query(url, 'count({__name__!=""})');
    expect(open).toBeUndefined();
  });

  test('knows what a counter grew by from its first second on', async () => {
    await using prometheus = await startPrometheus();
    const url = `http://127.0.0.1:${prometheus.ports.http}`;
    const load = await runOddLoad(`prometheus=${url}`);
    const [grown] = await query(
      url,
      'sum(max_over_time(http_reqs_total[5m]) - min_over_time(http_reqs_total[5m]))',
    );
    expect(Number(grown?.value[1])).toBe(load.metrics['http_reqs']?.['count']);
  });

  test('takes native histograms with every value', async () => {
    await using prometheus = await startPrometheus();
    const url = `http://127.0.0.1:${prometheus.ports.http}`;
    const load = await runOddLoad(`prometheus=${url}?trends=native`);
    expectTotals(await lastByName(url), load, '');
    const { trendCounts } = totalsOf(load);
    const endedAt = await lastSampleAt(url);
    const counts = await Promise.all(
      Object.keys(trendCounts).map(async (name) => {
        const [found] = await query(url, `sum(histogram_count(${plain(name)} @ ${endedAt}))`);
        return [name, Number(found?.value[1])];
      }),
    );
    expect(Object.fromEntries(counts)).toEqual(trendCounts);
  });

  test('ends with exit code 6 when the server refuses', async () => {
    await using prometheus = await startPrometheus();
    const url = `http://127.0.0.1:${prometheus.ports.http}/nothing/here`;
    const { result } = await runOddLoad(`prometheus=${url}`, { exitCode: 6 });
    expect(result.run.causes[0]?.message).toContain('the server answered 404');
  });
});

describePeers('the output prometheus, to VictoriaMetrics', ['victoria-metrics'], () => {
  test('leaves the same totals as the result', async () => {
    await using victoria = await startVictoriaMetrics();
    const url = `http://127.0.0.1:${victoria.ports.http}`;
    const load = await runOddLoad(`prometheus=${url}`);
    await fetch(`${url}/internal/force_flush`);
    expectTotals(await exported(url), load, '_count');
  });
});

/** The last value of every series, summed by its name. */
async function exported(url: string): Promise<ReadonlyMap<string, number>> {
  // Up to a minute from now: it looks no further than now of its own accord, and rounds that down.
  const end = String(Math.ceil(Date.now() / 1000) + 60);
  const search = new URLSearchParams({ 'match[]': '{__name__!=""}', end });
  const text = await (await fetch(`${url}/api/v1/export?${search}`)).text();
  const sums = new Map<string, number>();
  for (const line of text.trimEnd().split('\n')) {
    const { metric, values } = JSON.parse(line) as {
      metric: Record<string, string>;
      values: readonly (number | null)[];
    };
    const name = metric['__name__'] ?? '';
    // The mark of its end comes as null.
    const last = values.findLast((value) => value !== null) ?? Number.NaN;
    sums.set(name, (sums.get(name) ?? 0) + last);
  }
  return sums;
}
