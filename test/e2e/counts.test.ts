import { describe, expect, test } from 'vitest';
import { type DemoShop, startDemoShop } from '../../packages/rampa/src/demo/index.ts';
import { type RampaOutcome, runRampa } from './support/run-rampa.ts';

/** Every iteration lists products, places an order and judges both answers. */
const BODY = `async (worker) => {
  const list = await worker.http.get(worker.env.BASE_URL + '/products', { query: { limit: 3 } });
  worker.check(list, { 'list is 200': ({ status }) => status === 200 });
  const items = [{ productId: worker.vu.id, quantity: 1 }];
  const order = await worker.http.post(worker.env.BASE_URL + '/orders', { json: { items } });
  worker.check(order, { 'order is 201': ({ status }) => status === 201 });
}`;

const CLOSED = `
  import { scenario } from 'rampa';
  export const load = scenario(
    { executor: 'per-vu-iterations', vus: 4, iterations: 25, maxDuration: '10s' },
    ${BODY},
  );
`;

const OPEN = `
  import { scenario } from 'rampa';
  export const load = scenario(
    { executor: 'constant-arrival-rate', rate: 100, duration: '1s' },
    ${BODY},
  );
`;

describe('what rampa reports is what the server counted', () => {
  test.each([
    { model: 'closed', script: CLOSED, threads: 1, errorRate: 0 },
    { model: 'closed', script: CLOSED, threads: 2, errorRate: 0.25 },
    { model: 'open', script: OPEN, threads: 1, errorRate: 0.25 },
    { model: 'open', script: OPEN, threads: 2, errorRate: 0 },
  ])(
    'in a $model model on $threads threads with an error rate of $errorRate',
    async ({ script, threads, errorRate }) => {
      await using shop = await startDemoShop({ latency: '2ms..6ms', errorRate });
      const outcome = await loadShop(shop, script, ['--threads', `${threads}`]);
      expect(outcome.code, outcome.stderr).toBe(0);
      const reported = reportOf(outcome);
      const counted = await countsOf(shop);
      expect(reported).toEqual(counted);
      expect(outcome.result?.run.shards).toBe(threads);
      expect(outcome.result?.scenarios).toMatchObject([
        { scheduled: 100, completed: 100, errors: 0, dropped: 0, interrupted: 0 },
      ]);
    },
  );

  test('also of iterations that a duration ends', async () => {
    await using shop = await startDemoShop({ latency: '3ms' });
    const script = `
      import { scenario } from 'rampa';
      export const load = scenario({ executor: 'constant-vus', vus: 3, duration: '500ms' }, ${BODY});
    `;
    const outcome = await loadShop(shop, script);
    expect(reportOf(outcome)).toEqual(await countsOf(shop));
    const [summary] = outcome.result?.scenarios ?? [];
    expect(summary?.completed).toBe(shop.stats().routes['POST /orders']);
  });

  test('when a fixed number of iterations is spread over two threads', async () => {
    await using shop = await startDemoShop();
    const script = `export default ${BODY};`;
    const args = ['--vus', '3', '--iterations', '50', '--threads', '2'];
    const outcome = await loadShop(shop, script, args);
    expect(reportOf(outcome)).toEqual(await countsOf(shop));
    expect(outcome.result?.scenarios).toMatchObject([{ scheduled: 50, completed: 50 }]);
    expect(outcome.result?.run.shards).toBe(2);
  });

  test('also of requests and checks that the script does not await', async () => {
    await using shop = await startDemoShop({ latency: '3ms' });
    const script = `
      const step = async (worker) => {
        for (let round = 0; round < 3; round++) {
          const list = await worker.http.get(worker.env.BASE_URL + '/products');
          worker.check(list, { 'list is 200': ({ status }) => status === 200 });
        }
      };
      export default (worker) => { step(worker); };
    `;
    const outcome = await loadShop(shop, script, ['--vus', '2', '--iterations', '10']);
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(reportOf(outcome)).toEqual(await countsOf(shop));
    expect(outcome.result?.summary?.metrics).toMatchObject({
      http_reqs: { count: 30 },
      checks: { passes: 30, fails: 0 },
    });
  });

  test('when redirects are followed, request by request', async () => {
    await using shop = await startDemoShop();
    const script = `
      export default async (worker) => {
        const end = await worker.http.get(worker.env.BASE_URL + '/redirect/3');
        worker.check(end, { arrived: (response) => response.json().arrived });
      };
    `;
    const { result } = await loadShop(shop, script, ['--iterations', '5']);
    expect(shop.stats().statuses).toEqual({ 200: 5, 302: 15 });
    expect(result?.summary?.metrics).toMatchObject({
      http_reqs: { count: 20 },
      http_req_failed: { passes: 0, fails: 20 },
      checks: { passes: 5, fails: 0 },
    });
  });
});

function loadShop(
  shop: DemoShop,
  script: string,
  args: readonly string[] = [],
): Promise<RampaOutcome> {
  return runRampa(script, { args: ['--env', `BASE_URL=${shop.url}`, ...args] });
}

function reportOf({ result }: RampaOutcome): object {
  const { metrics = {} } = result?.summary ?? {};
  return {
    requests: metrics['http_reqs']?.['count'],
    failed: metrics['http_req_failed']?.['passes'],
    notFailed: metrics['http_req_failed']?.['fails'],
    durations: metrics['http_req_duration']?.['count'],
    checksPassed: metrics['checks']?.['passes'],
    checksFailed: metrics['checks']?.['fails'],
    sentBytes: metrics['data_sent']?.['count'],
    receivedBytes: metrics['data_received']?.['count'],
  };
}

/** The server's books, in the words of the report. Its bytes are whole once the connections have ended. */
async function countsOf(shop: DemoShop): Promise<object> {
  await shop.close();
  const { requestCount, statuses, sentBytes, receivedBytes } = shop.stats();
  const failed = statuses[500] ?? 0;
  const answered = (statuses[200] ?? 0) + (statuses[201] ?? 0);
  return {
    requests: requestCount,
    failed,
    notFailed: answered,
    durations: requestCount,
    checksPassed: answered,
    checksFailed: failed,
    sentBytes: receivedBytes,
    receivedBytes: sentBytes,
  };
}
