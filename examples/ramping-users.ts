// Raise the number of users in steps, hold it, and lower it again.
import { defineConfig, scenario, url } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

export const config = defineConfig({
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<500'],
  },
});

let shop: DemoShop | undefined;

export async function setup(): Promise<{ readonly baseUrl: string }> {
  shop = await startDemoShop({ latency: 'lognormal:10ms,0.5' });
  return { baseUrl: shop.url };
}

export async function teardown(): Promise<void> {
  await shop?.close();
}

export default scenario<{ readonly baseUrl: string }>(
  {
    executor: 'ramping-vus',
    stages: [
      { duration: '1s', target: 20 },
      { duration: '2s', target: 20 },
      { duration: '1s', target: 0 },
    ],
  },
  async (worker) => {
    const productId = worker.vu.id;
    const response = await worker.http.get(url`${worker.setupData.baseUrl}/products/${productId}`);
    worker.check(response, { 'status is 200': ({ status }) => status === 200 });
    await worker.sleep('50ms');
  },
);
