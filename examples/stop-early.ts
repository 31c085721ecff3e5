// End the run as soon as it is clear that it fails: this shop answers 30 % of the requests with an error, so
// the run aborts when its thresholds are first looked at, after two seconds, and exits with code 1. A
// `gracePeriod` beside `abortOnFail` is how long a failure must last before it counts.
import { defineConfig, scenario } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

export const config = defineConfig({
  thresholds: {
    http_req_failed: [{ threshold: 'rate<0.1', abortOnFail: true }],
  },
});

let shop: DemoShop | undefined;

export async function setup(): Promise<{ readonly baseUrl: string }> {
  shop = await startDemoShop({ latency: '10ms', errorRate: 0.3 });
  return { baseUrl: shop.url };
}

export async function teardown(): Promise<void> {
  await shop?.close();
}

export default scenario<{ readonly baseUrl: string }>(
  { executor: 'constant-vus', vus: 5, duration: '5s' },
  async (worker) => {
    await worker.http.get(`${worker.setupData.baseUrl}/products`);
  },
);
