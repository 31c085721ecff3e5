import { describe, expect, test } from 'vitest';
import { startDemoShop } from '../../src/demo/demo-shop.ts';
import { type DemoShopOptions, readDemoShopOptions } from '../../src/demo/demo-shop-options.ts';

describe('demo shop options', () => {
  test('default to a shop that answers at once on a free loopback port', () => {
    expect(readDemoShopOptions({})).toEqual({
      host: '127.0.0.1',
      port: 0,
      latency: { type: 'fixed', valueMs: 0 },
      errorRate: 0,
      stall: undefined,
      seed: 1,
    });
  });

  test('report every problem at once', () => {
    const options = {
      host: '',
      port: 70_000,
      latency: 'soon',
      errorRate: 2,
      seed: -1,
      lateny: '1ms',
    };
    expect(() => readDemoShopOptions(options)).toThrowErrorMatchingInlineSnapshot(`
      [RampaError: lateny is not an option of the demo shop, did you mean latency? known: host, port, latency, errorRate, stall, seed
      host must be a host name or address, got ""
      port must be an integer from 0 to 65535, got 70000
      errorRate must be a number from 0 to 1, got 2
      seed must be an integer from 0 to 4294967295, got -1
      latency must be a latency such as "20ms", "10ms..50ms", "exp:20ms" or "lognormal:20ms,0.5", got "soon"]
    `);
  });

  test('name those that there are when none is close', () => {
    const options: object = { verbose: true };
    expect(() => readDemoShopOptions(options)).toThrowErrorMatchingInlineSnapshot(
      '[RampaError: verbose is not an option of the demo shop, known: host, port, latency, errorRate, stall, seed]',
    );
  });

  test('name a stall that would never end', () => {
    const options: DemoShopOptions = { stall: { everyMs: 100, forMs: 200 } };
    expect(() => readDemoShopOptions(options)).toThrowErrorMatchingInlineSnapshot(
      `[RampaError: stall must be { everyMs, forMs } with forMs < everyMs, or { afterMs, forMs }, got {"everyMs":100,"forMs":200}]`,
    );
  });

  test('an address in use is a configuration error that names it', async () => {
    await using shop = await startDemoShop();
    await expect(startDemoShop({ port: shop.port })).rejects.toMatchObject({
      code: 'RAMPA_CONFIG_INVALID',
      message: expect.stringContaining(`demo shop cannot listen on 127.0.0.1:${shop.port}`),
    });
  });
});
