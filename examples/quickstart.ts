// rampa run examples/quickstart.ts
//
// Loads the Demo Shop, a small API that comes with rampa. Set BASE_URL to load another copy of it.
import { defineConfig, type SetupContext, scenario, url } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

interface SetupData {
  readonly baseUrl: string;
}

export const config = defineConfig({
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<500', { threshold: 'p(99)<2000', abortOnFail: true }],
    'http_req_duration{name:/products/{}}': ['p(95)<500'],
    checks: ['rate>0.99'],
    cart_items: ['avg>=1'],
  },
  // Declaring a metric lets a threshold on it be checked before the run.
  metrics: { cart_items: { kind: 'trend', unit: 'none' } },
});

let shop: DemoShop | undefined;

// Runs once, before the load. What it returns is `worker.setupData` in every iteration.
export async function setup({ env }: SetupContext): Promise<SetupData> {
  const baseUrl = env['BASE_URL'] ?? process.env['BASE_URL'];
  if (baseUrl !== undefined) return { baseUrl };
  shop = await startDemoShop({ latency: '5ms..20ms' });
  return { baseUrl: shop.url };
}

// Runs once, after the load, in the same thread as setup().
export async function teardown(): Promise<void> {
  await shop?.close();
}

/** Five users who look around, then order. */
export const browse = scenario<SetupData>(
  { executor: 'constant-vus', vus: 5, duration: '5s' },
  async (worker) => {
    const { baseUrl } = worker.setupData;
    const list = await worker.http.get(url`${baseUrl}/products`, { query: { limit: 10 } });
    worker.check(list, {
      'list is 200': (response) => response.status === 200,
      'list has 10 products': (response) => response.json().items.length === 10,
    });

    await worker.group('order', async (inGroup) => {
      const productId = 1 + (inGroup.execution.iteration % 100);
      const product = await inGroup.http.get(url`${baseUrl}/products/${productId}`);
      inGroup.check(product, { 'product is 200': (response) => response.status === 200 });
      const items = [{ productId, quantity: 1 + (productId % 3) }];
      const order = await inGroup.http.post(`${baseUrl}/orders`, { json: { items } });
      inGroup.check(order, { 'order is 201': (response) => response.status === 201 });
      inGroup.trend('cart_items', order.json().items[0].quantity);
    });

    await worker.sleep('100ms');
  },
);

/** Twenty health probes per second, however slowly the shop answers. */
export const probe = scenario<SetupData>(
  { executor: 'constant-arrival-rate', rate: 20, duration: '5s', maxVus: 10 },
  async (worker) => {
    const response = await worker.http.get(`${worker.setupData.baseUrl}/health`);
    worker.check(response, { 'shop is open': ({ status }) => status === 200 });
  },
);
