// The run that the screenshots of the guide show: users of the Demo Shop, which stalls once and fails now and then.
import { defineConfig, scenario, url } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

interface SetupData {
  readonly baseUrl: string;
}

/** Seconds; the stall is in the middle. */
const LENGTH = 40;

export const config = defineConfig({
  tags: { environment: 'demo' },
  thresholds: {
    http_req_duration: ['p(95)<100', 'p(99)<1500'],
    http_req_failed: ['rate<0.05'],
    'http_req_duration{name:/products/{}}': ['med<50'],
    checks: ['rate>0.95'],
    iteration_duration: ['p(95)<500'],
  },
});

let shop: DemoShop | undefined;

export async function setup(): Promise<SetupData> {
  const stall = { afterMs: LENGTH * 600, forMs: 900 };
  shop = await startDemoShop({ latency: 'lognormal:12ms,0.6', errorRate: 0.01, stall, seed: 11 });
  return { baseUrl: shop.url };
}

export async function teardown(): Promise<void> {
  await shop?.close();
}

export const browse = scenario<SetupData>(
  {
    executor: 'ramping-vus',
    stages: [
      { duration: `${LENGTH / 4}s`, target: 8 },
      { duration: `${LENGTH / 2}s`, target: 12 },
      { duration: `${LENGTH / 4}s`, target: 2 },
    ],
  },
  async (worker) => {
    const { baseUrl } = worker.setupData;
    const list = await worker.http.get(`${baseUrl}/products`);
    worker.check(list, { 'list is there': ({ ok }) => ok });
    await worker.sleep('100ms');
    const product = 1 + Math.floor(worker.random() * 100);
    const page = await worker.http.get(url`${baseUrl}/products/${product}`);
    worker.check(page, {
      'product is there': ({ ok }) => ok,
      'product has a price': (answer) => answer.ok && answer.json().priceCents > 0,
    });
    await worker.sleep('150ms');
  },
);

export const order = scenario<SetupData>(
  {
    executor: 'constant-arrival-rate',
    rate: 20,
    duration: `${LENGTH}s`,
    maxVus: 8,
    whenBusy: 'queue',
  },
  async (worker) => {
    const { baseUrl } = worker.setupData;
    const productId = 1 + Math.floor(worker.random() * 100);
    const made = await worker.http.post(`${baseUrl}/orders`, {
      json: { items: [{ productId, quantity: 1 }] },
    });
    worker.check(made, { 'order is made': ({ status }) => status === 201 });
    worker.trend('order_bytes', made.body.length);
    if (!made.ok) return;
    const { id } = made.json();
    await worker.http.get(url`${baseUrl}/orders/${id}`);
    await worker.http.delete(url`${baseUrl}/orders/${id}`);
  },
);
