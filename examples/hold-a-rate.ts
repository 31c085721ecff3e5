// Start 100 iterations per second on schedule, and see what users would feel when the target stalls.
import { defineConfig, scenario } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

export const config = defineConfig({
  thresholds: {
    http_req_failed: ['rate<0.01'],
    dropped_iterations: ['count==0'],
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
