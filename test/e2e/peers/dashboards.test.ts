import { describePeers, startInfluxd, startPrometheus } from 'testkit';
import { expect, test } from 'vitest';
import { dashboardQueries, dashboardVariables } from '../../support/dashboard.ts';
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
  const tag = ['--tag', 'run=nightly-7'];
  const args = ['--output', output, ...tag, '--no-fail-on-iteration-error'];
  const { code, stderr } = await runRampa(LOAD, { args });
  expect(code, stderr).toBe(0);
}

/** What a reader chooses; the variables must offer these and no others. */
const CHOSEN = { run: 'nightly-7', scenario: 'default' };

/** What the variables of a dashboard offer. */
async function offered(
  name: string,
  ask: (query: string) => Promise<readonly string[]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const answers = (await dashboardVariables(name)).map(async ({ name: variable, text }) => [
    variable,
    await ask(text),
  ]);
  return Object.fromEntries(await Promise.all(answers));
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
    const end = Date.now() / 1000;
    const choices = await offered('prometheus', async (text) => {
      // What Grafana makes of it.
      const [, series = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(text) ?? [];
      const search = new URLSearchParams({ 'match[]': series, start: String(end - 30) });
      const answer = await fetch(`${url}/api/v1/label/${label}/values?${search}`);
      return ((await answer.json()) as { data: readonly string[] }).data;
    });
    expect(choices).toEqual({ run: [CHOSEN.run], scenario: [CHOSEN.scenario] });
    const values = { ...CHOSEN, __range: '1m', __rate_interval: '5s' };
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

interface InfluxAnswer {
  readonly series?: readonly { readonly values?: readonly (readonly string[])[] }[];
  readonly error?: string;
}

describePeers('the dashboard of InfluxDB', ['influxd'], () => {
  test('has an answer to every query after a run', async () => {
    await using influxd = await startInfluxd();
    const url = `http://127.0.0.1:${influxd.ports.http}`;
    const query = async (text: string): Promise<InfluxAnswer> => {
      const search = new URLSearchParams({ db: 'load', q: text });
      const response = await fetch(`${url}/query?${search}`, { method: 'POST' });
      const { results: [first] = [], error } = (await response.json()) as {
        results?: readonly InfluxAnswer[];
        error?: string;
      };
      return first ?? { error: error ?? `status ${response.status}` };
    };
    await query('CREATE DATABASE load');
    await load(`influxdb=${url}?db=load&mode=aggregate`);
    const choices = await offered('influxdb', async (text) => {
      const [answer] = (await query(text)).series ?? [];
      return answer?.values?.map(([, value = '']) => value) ?? [];
    });
    expect(choices).toEqual({ run: [CHOSEN.run], scenario: [CHOSEN.scenario] });
    const values = { ...CHOSEN, timeFilter: 'time > now() - 1m', __interval: '1s' };
    const left = await unanswered('influxdb', async (text) => {
      const { series, error } = await query(filled(text, values));
      if (error !== undefined) throw new Error(`${text}: ${error}`);
      return series !== undefined && series.length > 0;
    });
    expect(left.toSorted()).toEqual(NOTHING.toSorted());
  });
});
