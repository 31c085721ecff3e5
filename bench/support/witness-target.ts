// A Demo Shop in a process of its own that tells what it measured itself. SHOP_LATENCY: how long every answer takes. Its
// parent sends 'reset' or a list of percentiles, and gets its address, and service times in ms.
import { startDemoShop } from '../../packages/rampa/src/demo/demo-shop.ts';

const shop = await startDemoShop({ latency: process.env['SHOP_LATENCY'] ?? '0ms' });
process.on('message', (wish: 'reset' | readonly number[]) => {
  if (wish === 'reset') shop.resetStats();
  const { serviceTimes } = shop.stats();
  const timesMs =
    wish === 'reset' ? [] : wish.map((percentile) => serviceTimes.percentileMs(percentile));
  process.send?.({ count: serviceTimes.count, timesMs });
});
process.send?.({ url: shop.url });
