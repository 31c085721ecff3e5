import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startDemoShop } from '../../packages/rampa/src/demo/index.ts';
import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import { OUTPUTS } from '../../packages/rampa/src/outputs/registry.ts';
import { type TempFolder, tempFolder } from '../../packages/rampa/test/outputs/temp-folder.ts';
import { type Behaviour, startBadServer } from './support/bad-server.ts';
import { type RampaOutcome, runRampa } from './support/run-rampa.ts';
import { COUNTED_FILES, markdownCounts, totalsOf } from './support/written-outputs.ts';

/** 50 iterations per second for three seconds: 150, whatever becomes of the outputs. */
const LOAD = `
  import { scenario } from 'rampa';
  export const config = { thresholds: { orders: ['count==300'] }, metrics: { orders: 'counter' } };
  export default scenario(
    { executor: 'constant-arrival-rate', rate: 50, duration: '3s', maxVus: 50 },
    async (worker) => {
      worker.counter('orders', 2, { shop: 'north' });
      worker.trend('size', worker.execution.iteration);
      worker.check(200, { 'is fine': (status) => status === 200 });
      await worker.sleep(5);
    },
  );
`;

/**
 * Three iterations of each VU, of which none begins close to the end, so that only their pace changes the rate: 1 % of
 * it is 20 ms of each.
 */
const CLOSED_LOAD = `
  import { scenario } from 'rampa';
  export default scenario({ executor: 'constant-vus', vus: 20, duration: '5500ms' }, async (worker) => {
    await worker.http.get(worker.env.BASE_URL + '/products');
    await worker.sleep(2000);
  });
`;

/** What outputs over HTTP are given to end with, ms. */
const DEADLINE_MS = 1000;
/** What the other outputs, the end of the process and a busy machine may take beside that, ms. */
const ALLOWANCE_MS = 3000;

/** Every output that sends over the network by HTTP, to one server. */
function networkOutputs(url: string): readonly string[] {
  const limits = `timeout=900ms&deadline=${DEADLINE_MS}ms`;
  return [
    `influxdb=${url}/samples?db=load&${limits}`,
    `influxdb=${url}/seconds?db=load&mode=aggregate&${limits}`,
    `prometheus=${url}?${limits}`,
    `prometheus=${url}/native?trends=native&${limits}`,
    `otel=${url}?${limits}`,
    `otel=${url}/protobuf?protocol=protobuf&${limits}`,
    `webhook=${url}?${limits}`,
    `webhook=${url}?mode=aggregate&${limits}`,
    `webhook=${url}?mode=result&${limits}`,
  ];
}

/** Every output that writes a file, and statsd, which hardly ever knows that nobody listens. */
const OTHER_OUTPUTS: readonly string[] = [
  'statsd=127.0.0.1:4',
  'console',
  'github',
  'csv={folder}/samples.csv',
  'csv={folder}/samples.csv.gz',
  'ndjson={folder}/samples.ndjson',
  'ndjson={folder}/samples.ndjson.gz',
  'event-log={folder}/events.jsonl',
  'record={folder}/run.rampa-result',
  'html={folder}/report.html',
  'markdown={folder}/report.md',
  'junit={folder}/junit.xml',
  'json={folder}/again.json',
];

async function runAttached(url: string, folder: TempFolder): Promise<RampaOutcome> {
  const outputs = [...networkOutputs(url), ...OTHER_OUTPUTS];
  const args = outputs.flatMap((one) => ['--output', one.replace('{folder}', folder.path(''))]);
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: folder.path('summary.md') };
  return runRampa(LOAD, { args, env, limitMs: 60_000 });
}

function nameOf(output: string): string {
  return output.split('=', 1)[0] ?? '';
}

/** Everything that a file tells as a whole is that of the result. */
async function expectComplete(folder: TempFolder, result: ResultDocument): Promise<void> {
  const totals = totalsOf(result);
  expect(totals).toMatchObject({ iterations: 150, orders: 300, size: 150, checks: 150 });
  for (const [name, read] of Object.entries(COUNTED_FILES)) {
    expect([name, await read(folder.path(name))]).toEqual([name, totals]);
  }
  const text = (name: string): Promise<string> => readFile(folder.path(name), 'utf8');
  expect(JSON.parse(await text('again.json'))).toEqual(result);
  const { checks, ...counts } = totals;
  for (const name of ['report.md', 'summary.md']) {
    const report = await text(name);
    expect([name, markdownCounts(report)]).toEqual([name, counts]);
    expect(report.trimEnd().endsWith('</details>')).toBe(true);
  }
  const junit = await text('junit.xml');
  expect(junit).toContain(
    '<testcase classname="rampa.thresholds" name="orders: count==300" time="0"/>',
  );
  expect(junit).toContain('name="is fine" time="0"/>');
  expect(junit.endsWith('</testsuites>\n')).toBe(true);
}

/** Of a server that hangs; on a busy machine of any other too. */
const LATE = /no answer within 0.9 s/;

const REASONS: readonly (readonly [behaviour: Behaviour, reason: RegExp])[] = [
  ['refuses', /ECONNREFUSED/],
  ['hangs', LATE],
  ['answers 500', /the server answered 500: out of order/],
  ['answers 429', /the server answered 429: too many requests/],
  ['dies', /ECONNREFUSED|ECONNRESET|other side closed|socket/],
];

/** When the load was over, by the event: Unix epoch. */
async function endOfLoad(folder: TempFolder): Promise<number> {
  const lines = (await readFile(folder.path('events.jsonl'), 'utf8')).trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  return events.find(({ phase }) => phase === 'teardown').timestamp;
}

test('no output is left out of these tests', () => {
  const names = [...networkOutputs('http://127.0.0.1:4'), ...OTHER_OUTPUTS].map(nameOf);
  expect([...new Set(names)].toSorted()).toEqual(Object.keys(OUTPUTS).toSorted());
});

describe('with every output attached, and a server that', () => {
  test.each(REASONS)(
    '%s: the load is the same, the other outputs are complete, and the end is in time',
    async (behaviour, reason) => {
      await using server = await startBadServer(behaviour);
      await using folder = await tempFolder();
      const { code, result, stdout, stderr } = await runAttached(server.url, folder);
      const endedAtMs = Date.now();

      expect([code, result?.run.exit_code], stderr).toEqual([6, 6]);
      expect(result?.scenarios).toMatchObject([
        { scheduled: 150, completed: 150, dropped: 0, interrupted: 0, errors: 0 },
      ]);
      if (result === undefined) throw new Error('there is no result');
      await expectComplete(folder, result);
      expect(stdout).toContain('::error title=rampa::');

      // All outputs give up together, and the one that sends the result after the others.
      const loadEndedAtMs = await endOfLoad(folder);
      expect(endedAtMs - loadEndedAtMs).toBeLessThan(2 * DEADLINE_MS + ALLOWANCE_MS);

      const messages = result?.run.causes.map(({ message }) => message) ?? [];
      const failed = networkOutputs(server.url).map(nameOf);
      const named = messages.map(nameOf);
      // The one request that a dying server takes is all that a webhook with the result has to send, or another's.
      expect(failed.filter((name) => named.includes(name))).toEqual(failed);
      const reasons = messages.filter((message) =>
        /^(?:influxdb|prometheus|otel|webhook)=/.test(message),
      );
      const others = reasons.filter((message) => !reason.test(message));
      expect(others.filter((message) => !LATE.test(message))).toEqual([]);
      expect(others.length).toBeLessThan(reasons.length / 2);
      expect(reasons.length).toBeGreaterThanOrEqual(failed.length - 1);
      expect(result?.run.causes.every(({ exit_code }) => exit_code === 6)).toBe(true);
    },
    90_000,
  );

  test('refuses does not hide that another output is well', async () => {
    await using server = await startBadServer('refuses');
    const args = [
      '--output',
      `webhook=${server.url}?deadline=200ms`,
      '--output',
      'ndjson={folder}/a',
    ];
    const { code, written } = await runRampa(LOAD, { args, read: 'a' });
    expect(code).toBe(6);
    const samples = written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(samples.filter(({ metric }) => metric === 'orders')).toHaveLength(150);
  });
});

test('VUs that wait for what they ask for keep their pace, within 1 %, while outputs hang', async () => {
  await using shop = await startDemoShop();
  await using server = await startBadServer('hangs');
  const pace = async (outputs: readonly string[]): Promise<number> => {
    const args = ['--env', `BASE_URL=${shop.url}`, ...outputs.flatMap((one) => ['--output', one])];
    const { result, stderr } = await runRampa(CLOSED_LOAD, { args, limitMs: 60_000 });
    const [only] = result?.scenarios ?? [];
    expect([only?.completed, only?.errors], stderr).toEqual([60, 0]);
    return only?.rate ?? 0;
  };
  // At the same time, so that whatever else the machine does, it does to both. A busy machine may still do more to one
  // of them, but not thrice; outputs that hold VUs up do so in every pair.
  const differences: number[] = [];
  while (differences.length < 3 && Math.min(...differences) > 0.01) {
    const [without, hanging] = await Promise.all([pace([]), pace(networkOutputs(server.url))]);
    differences.push(Math.abs(hanging / without - 1));
  }
  expect(server.requestCount).toBeGreaterThan(0);
  expect(Math.min(...differences)).toBeLessThanOrEqual(0.01);
}, 90_000);

test('everything that is wrong with outputs is one message, before the load starts', async () => {
  const outputs = [
    'promethius=http://127.0.0.1:4',
    'webhook=ftp://127.0.0.1',
    'webhook=http://127.0.0.1:4?mod=result',
    'influxdb=http://127.0.0.1:4?bucket=load',
    'otel=not an address',
    'junit={folder}/missing/junit.xml',
    'ndjson=/proc/version/x',
    'github=somewhere',
  ];
  const args = outputs.flatMap((output) => ['--output', output]);
  const script = `export default () => { console.log('the load has started'); };`;
  const { code, stdout, stderr, result } = await runRampa(script, { args });
  expect(code).toBe(3);
  expect(result).toBeUndefined();
  expect(stdout).not.toContain('the load has started');
  const expected = [
    "unknown output backend: 'promethius'",
    "webhook: the destination must be an address with http or https, got 'ftp://127.0.0.1'",
    'webhook: "mod" is not an option, did you mean mode?',
    'influxdb: token is missing',
    "otel: the destination must be an address with http or https, got 'not an address'",
    'missing/junit.xml',
    "ndjson: '/proc/version/x' cannot be opened for writing",
    "github: there is no destination, got 'somewhere'",
    'Did you mean prometheus?',
  ];
  const positions = expected.map((text) => stderr.indexOf(text));
  expect(positions, stderr).not.toContain(-1);
  expect(positions).toEqual(positions.toSorted((left, right) => left - right));
});
