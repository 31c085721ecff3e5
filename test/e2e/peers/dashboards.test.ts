import { describePeers, startInfluxd, startPrometheus } from 'testkit';
import { expect, test } from 'vitest';
import { dashboardQueries } from '../../support/dashboard.ts';
import { runRampa } from '../support/run-rampa.ts';

/** Something for every panel: one VU that cannot keep up, iterations that throw, checks that fail. */
const LOAD = `
  import { scenario } from 'rampa';
  import { startDemoShop } from 'rampa/demo';
  export const setup = async () => ({ url: (await startDemoShop({ latency: '20ms..30ms' })).url });
  export default scenario(
    { executor: 'constant-arrival-rate', rate: 80, duration: '4s', maxVus: 1 },
    async (worker) => {
      const response = await worker.http.get(worker.setupData.url + '/products');
      worker.check(response, { 'is the first': () => worker.execution.iteration < 5 });
      if (worker.execution.iteration % 4 === 0) throw new Error('sold out');
    },
  );
`;

/** What this load does not do. */
const NOTHING = [
  'Iterations per second: interrupted',
  'Connections per second: closed by the server',
];

async function load(output: string): Promise<void> {
  const args = ['--output', output, '--no-fail-on-iteration-error'];
  const { code, stderr } = await runRampa(LOAD, { args });
  expect(code, stderr).toBe(0);
}

/** Queries without an answer, as places. @throws {Error} for one that the server does not understand */
async function unanswered(
  name: string,
  ask: (query: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const places: string[] = [];
  for (const { place, text } of await dashboardQueries(name)) {
    if (!(await ask(text))) places.push(place);
  }
  return places;
}

function filled(query: string, values: Readonly<Record<string, string>>): string {
  return query.replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? `no value for ${name}`);
}

describePeers('the dashboard of Prometheus', ['prometheus'], () => {
  test('has an answer to every query after a run', async () => {
    await using prometheus = await startPrometheus();
    const url = `http://127.0.0.1:${prometheus.ports.http}`;
    await load(`prometheus=${url}`);
    const values = { scenario: '.*', run: '.*', __range: '1m', __rate_interval: '5s' };
    const end = Date.now() / 1000;
    const left = await unanswered('prometheus', async (text) => {
      const range = { start: String(end - 30), end: String(end), step: '1' };
      const search = new URLSearchParams({ query: filled(text, values), ...range });
      const answer = (await (await fetch(`${url}/api/v1/query_range?${search}`)).json()) as {
        data?: { result: readonly unknown[] };
        error?: string;
      };
      if (answer.data === undefined) throw new Error(`${text}: ${answer.error}`);
      return answer.data.result.length > 0;
    });
    expect(left.toSorted()).toEqual(NOTHING.toSorted());
  });
});

describePeers('the dashboard of InfluxDB', ['influxd'], () => {
  test('has an answer to every query after a run', async () => {
    await using influxd = await startInfluxd();
    const url = `http://127.0.0.1:${influxd.ports.http}`;
    const query = async (
      text: string,
    ): Promise<{ series?: readonly unknown[]; error?: string }> => {
      const search = new URLSearchParams({ db: 'load', q: text });
      const response = await fetch(`${url}/query?${search}`, { method: 'POST' });
      const { results: [first] = [], error } = (await response.json()) as {
        results?: readonly { series?: readonly unknown[]; error?: string }[];
        error?: string;
      };
      return first ?? { error: error ?? `status ${response.status}` };
    };
    await query('CREATE DATABASE load');
    await load(`influxdb=${url}?db=load&mode=aggregate`);
    const values = { scenario: '.*', run: '.*', timeFilter: 'time > now() - 1m', __interval: '1s' };
    const left = await unanswered('influxdb', async (text) => {
      const { series, error } = await query(filled(text, values));
      if (error !== undefined) throw new Error(`${text}: ${error}`);
      return series !== undefined && series.length > 0;
    });
    expect(left.toSorted()).toEqual(NOTHING.toSorted());
  });
});
