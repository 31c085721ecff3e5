import { expect, test } from 'vitest';
import { measureCeiling } from '../../../src/cli/self-test/measure-ceiling.ts';
import { BROWSE, PLAN } from '../sample-run.ts';

test('the ceiling of this machine is measured on loopback', async () => {
  const closed = await measureCeiling({
    plan: { ...PLAN, scenarios: [BROWSE] },
    shardCount: 1,
    seconds: 0.2,
  });
  expect(closed).toMatchObject({ iterationsPerSecond: undefined, shardCount: 1 });
  expect(closed.requestsPerSecond).toBeGreaterThan(100);
  const both = await measureCeiling({ plan: PLAN, shardCount: 2, seconds: 0.2 });
  expect(both.shardCount).toBe(2);
  expect(both.requestsPerSecond).toBeGreaterThan(100);
  expect(both.iterationsPerSecond).toBeGreaterThan(100);
}, 20_000);
