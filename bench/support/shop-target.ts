// The Demo Shop in a process of its own. Argument: the port. SHOP_LATENCY: how long every answer takes.
import { startDemoShop } from '../../packages/rampa/src/demo/demo-shop.ts';

await startDemoShop({
  port: Number(process.argv[2]),
  latency: process.env['SHOP_LATENCY'] ?? '0ms',
});
