// Start 100 iterations per second on schedule, and see what users would feel when the target stalls: here
// for 300 ms after two seconds. An iteration that finds every VU busy waits for one, and its wait counts in
// the `@intended` metrics. With `whenBusy: 'drop'`, the default, it would be counted as dropped instead.
import { defineConfig, scenario } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

export const config = defineConfig({
  thresholds: {
    http_req_failed: ['rate<0.01'],
    // Response time counted from when each request should have started.
    'http_req_duration@intended': ['p(50)<200'],
  },
});

let shop: DemoShop | undefined;

export async function setup(): Promise<{ readonly baseUrl: string }> {
  shop = await startDemoShop({ latency: '5ms', stall: { afterMs: 2000, forMs: 300 } });
  return { baseUrl: shop.url };
}

export async function teardown(): Promise<void> {
  await shop?.close();
}

export default scenario<{ readonly baseUrl: string }>(
  {
    executor: 'constant-arrival-rate',
    rate: 100,
    duration: '4s',
    preAllocatedVus: 5,
    maxVus: 10,
    whenBusy: 'queue',
  },
  async (worker) => {
    const response = await worker.http.get(`${worker.setupData.baseUrl}/products`);
    worker.check(response, { 'status is 200': ({ status }) => status === 200 });
  },
);
