import { describe, expect, test } from 'vitest';
import { type Behaviour, startBadServer } from './support/bad-server.ts';
import { type RampaOutcome, runRampa } from './support/run-rampa.ts';

/** 50 iterations per second for three seconds: 150, whatever becomes of the outputs. */
const LOAD = `
  import { scenario } from 'rampa';
  export default scenario(
    { executor: 'constant-arrival-rate', rate: 50, duration: '3s', maxVus: 50 },
    async (worker) => {
      worker.counter('orders', 2, { shop: 'north' });
      await worker.sleep(5);
    },
  );
`;

/** Every output that sends over the network by HTTP, to one server. */
function networkOutputs(url: string): readonly string[] {
  const limits = 'timeout=400ms&deadline=1s';
  return [
    `influxdb=${url}/samples?db=load&${limits}`,
    `influxdb=${url}/seconds?db=load&mode=aggregate&${limits}`,
    `prometheus=${url}?${limits}`,
    `otel=${url}?${limits}`,
    `webhook=${url}?${limits}`,
    `webhook=${url}?mode=aggregate&${limits}`,
    `webhook=${url}?mode=result&${limits}`,
  ];
}

/** Statsd too, which hardly ever knows that nobody listens. */
async function runAttached(url: string): Promise<RampaOutcome> {
  const outputs = [...networkOutputs(url), 'statsd=127.0.0.1:4', 'csv={folder}/samples.csv'];
  const args = outputs.flatMap((output) => ['--output', output]);
  return runRampa(LOAD, { args, read: 'samples.csv', limitMs: 60_000 });
}

/** Sums of values by metric, and when the last sample was: Unix epoch, s. */
function readCsv(text: string): { sums: Map<string, number>; lastSecond: number } {
  const sums = new Map<string, number>();
  let lastSecond = 0;
  for (const line of text.trimEnd().split('\r\n').slice(1)) {
    const [timestamp = '', metric = '', value = ''] = line.split(',');
    sums.set(metric, (sums.get(metric) ?? 0) + Number(value));
    lastSecond = Math.max(lastSecond, Number(timestamp));
  }
  return { sums, lastSecond };
}

const REASONS: readonly (readonly [behaviour: Behaviour, reason: RegExp])[] = [
  ['refuses', /ECONNREFUSED/],
  ['hangs', /no answer within 0.4 s/],
  ['answers 500', /the server answered 500: out of order/],
  ['answers 429', /the server answered 429: too many requests/],
  ['dies', /ECONNREFUSED|ECONNRESET|other side closed|socket/],
];

describe('with every network output attached, and a server that', () => {
  test.each(REASONS)(
    '%s: the load is the same, and the other outputs are complete',
    async (behaviour, reason) => {
      await using server = await startBadServer(behaviour);
      const { code, result, written, stderr } = await runAttached(server.url);
      const endedAtSecond = Date.now() / 1000;

      expect([code, result?.run.exit_code], stderr).toEqual([6, 6]);
      expect(result?.scenarios).toMatchObject([
        { scheduled: 150, completed: 150, dropped: 0, interrupted: 0, errors: 0 },
      ]);

      const { sums, lastSecond } = readCsv(written);
      expect(sums.get('iterations')).toBe(150);
      expect(sums.get('orders')).toBe(300);
      expect(result?.summary?.metrics['orders']).toMatchObject({ count: 300 });
      // The outputs give up together, after one second, and the one that sends the result after another.
      expect(endedAtSecond - lastSecond).toBeLessThan(15);

      const messages = result?.run.causes.map(({ message }) => message) ?? [];
      const failed = networkOutputs(server.url).map((output) => output.split('=', 1)[0] ?? '');
      const named = messages.map((message) => message.split('=', 1)[0] ?? '');
      // The one request that a dying server takes is all that a webhook with the result has to send, or another's.
      expect(failed.filter((name) => named.includes(name))).toEqual(failed);
      const reasons = messages.filter((message) =>
        /^(?:influxdb|prometheus|otel|webhook)=/.test(message),
      );
      expect(reasons.filter((message) => !reason.test(message))).toEqual([]);
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
