// Every user logs in once, keeps the cookie, and places ten orders.
import { defineConfig, scenario, url } from 'rampa';
import { type DemoShop, startDemoShop } from 'rampa/demo';

export const config = defineConfig({
  thresholds: {
    checks: ['rate==1'],
    orders: ['count==50'],
  },
  metrics: { orders: 'counter' },
});

let shop: DemoShop | undefined;

export async function setup(): Promise<{ readonly baseUrl: string }> {
  shop = await startDemoShop({ latency: '5ms..15ms' });
  return { baseUrl: shop.url };
}

export async function teardown(): Promise<void> {
  await shop?.close();
}

export default scenario<{ readonly baseUrl: string }>(
  { executor: 'per-vu-iterations', vus: 5, iterations: 10, maxDuration: '5s', keepCookies: true },
  async (worker) => {
    const { baseUrl } = worker.setupData;
    const username = `user-${worker.vu.id}`;
    if (worker.vu.iteration === 0) {
      const login = await worker.http.post(`${baseUrl}/login`, {
        json: { username, password: 'secret' },
      });
      worker.check(login, { 'logged in': ({ status }) => status === 200 });
    }

    // The session cookie of the first iteration goes along by itself.
    const profile = await worker.http.get(`${baseUrl}/me`);
    worker.check(profile, { 'is me': (response) => response.json().username === username });

    const order = await worker.http.post(`${baseUrl}/orders`, {
      json: { items: [{ productId: worker.vu.id, quantity: 2 }] },
    });
    worker.check(order, { 'order is 201': ({ status }) => status === 201 });
    worker.counter('orders');

    const stored = await worker.http.get(url`${baseUrl}/orders/${order.json().id}`);
    worker.check(stored, { 'order is stored': ({ status }) => status === 200 });
  },
);
