import { describe, expect, test } from 'vitest';
import { definePlan } from '../../src/runner/load-test.ts';
import { shardCount } from '../../src/runner/threads.ts';
import { scenario } from '../../src/script/define.ts';
import type { ScenarioOptions } from '../../src/script/scenario-options.ts';

const users = (vus: number): ScenarioOptions => ({ executor: 'constant-vus', vus, duration: '1s' });

const rate = (ratePerSecond: number): ScenarioOptions => ({
  executor: 'constant-arrival-rate',
  rate: ratePerSecond,
  duration: '1s',
  preAllocatedVus: 1,
});

const ramp = (target: number): ScenarioOptions => ({
  executor: 'ramping-vus',
  stages: [
    { duration: '1s', target },
    { duration: '1s', target: 0 },
  ],
});

const rateRamp = (target: number, timeUnit: string): ScenarioOptions => ({
  executor: 'ramping-arrival-rate',
  startRate: 1,
  timeUnit,
  stages: [{ duration: '1s', target }],
  preAllocatedVus: 1,
});

const CASES: readonly {
  readonly title: string;
  readonly load: readonly ScenarioOptions[];
  readonly cores: number;
  readonly shards: number;
}[] = [
  { title: 'one user', load: [users(1)], cores: 8, shards: 1 },
  { title: '50 users', load: [users(50)], cores: 8, shards: 1 },
  { title: '51 users', load: [users(51)], cores: 8, shards: 2 },
  { title: '400 users', load: [users(400)], cores: 8, shards: 8 },
  { title: '401 users on 8 cores', load: [users(401)], cores: 8, shards: 8 },
  { title: '401 users on one core', load: [users(401)], cores: 1, shards: 1 },
  { title: 'a ramp to 120 users', load: [ramp(120)], cores: 8, shards: 3 },
  { title: '5,000 iterations per second', load: [rate(5000)], cores: 8, shards: 1 },
  { title: '5,001 iterations per second', load: [rate(5001)], cores: 8, shards: 2 },
  { title: 'a ramp to 12,000 per second', load: [rateRamp(12_000, '1s')], cores: 8, shards: 3 },
  { title: 'a ramp to 12,000 per minute', load: [rateRamp(12_000, '1m')], cores: 8, shards: 1 },
  { title: '30 users and 2,000 per second', load: [users(30), rate(2000)], cores: 8, shards: 1 },
  { title: '30 users and 2,001 per second', load: [users(30), rate(2001)], cores: 8, shards: 2 },
];

describe('the number of shards', () => {
  test.each(CASES)('of $title is $shards', async ({ load, cores, shards }) => {
    const exports = load.map((options, index) => [`s${index}`, scenario(options, () => {})]);
    const { plan } = await definePlan(Object.fromEntries(exports));
    expect(shardCount(plan, 'auto', cores)).toBe(shards);
  });

  test('is what the user says, whatever the plan and the cores', async () => {
    const { plan } = await definePlan({ load: scenario(users(1), () => {}) });
    expect(shardCount(plan, 7, 2)).toBe(7);
  });
});
