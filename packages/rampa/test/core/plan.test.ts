import { describe, expect, test } from 'vitest';
import { DEFAULT_HTTP } from '../../src/core/http-plan.ts';
import { DEFAULT_NETWORK } from '../../src/core/network.ts';
import {
  peakRatePerSecond,
  peakVus,
  type ScenarioPlan,
  scenarioDurationMs,
} from '../../src/core/plan.ts';

const BASE = {
  name: 'load',
  exportName: 'load',
  startTimeMs: 60_000,
  gracefulStopMs: 30_000,
  tags: {},
  env: {},
  keepCookies: false,
  network: DEFAULT_NETWORK,
  http: DEFAULT_HTTP,
};
const ARRIVAL = { ...BASE, preAllocatedVus: 3, maxVus: 9, whenBusy: 'drop' } as const;

const CONSTANT_VUS: ScenarioPlan = {
  ...BASE,
  executor: 'constant-vus',
  pacingMs: undefined,
  vus: 7,
  durationMs: 5000,
};
const RAMPING_VUS: ScenarioPlan = {
  ...BASE,
  executor: 'ramping-vus',
  pacingMs: undefined,
  startVus: 4,
  gracefulRampDownMs: 30_000,
  stages: [
    { durationMs: 1000, target: 12 },
    { durationMs: 0, target: 2 },
    { durationMs: 500, target: 0 },
  ],
};
const SHARED: ScenarioPlan = {
  ...BASE,
  executor: 'shared-iterations',
  pacingMs: undefined,
  vus: 5,
  iterations: 100,
  maxDurationMs: 8000,
};
const PER_VU: ScenarioPlan = {
  ...BASE,
  executor: 'per-vu-iterations',
  pacingMs: undefined,
  vus: 6,
  iterations: 100,
  maxDurationMs: 9000,
};
const CONSTANT_RATE: ScenarioPlan = {
  ...ARRIVAL,
  executor: 'constant-arrival-rate',
  rate: 30,
  timeUnitMs: 60_000,
  durationMs: 7000,
};
const RAMPING_RATE: ScenarioPlan = {
  ...ARRIVAL,
  executor: 'ramping-arrival-rate',
  startRate: 10,
  timeUnitMs: 500,
  stages: [
    { durationMs: 2000, target: 25 },
    { durationMs: 0, target: 5 },
  ],
};

describe('what can be read of a scenario without running it', () => {
  test.each([
    [CONSTANT_VUS, { durationMs: 5000, vus: 7, ratePerSecond: 0 }],
    [RAMPING_VUS, { durationMs: 1500, vus: 12, ratePerSecond: 0 }],
    [SHARED, { durationMs: 8000, vus: 5, ratePerSecond: 0 }],
    [PER_VU, { durationMs: 9000, vus: 6, ratePerSecond: 0 }],
    [CONSTANT_RATE, { durationMs: 7000, vus: 9, ratePerSecond: 0.5 }],
    [RAMPING_RATE, { durationMs: 2000, vus: 9, ratePerSecond: 50 }],
  ] as const)('$executor', (scenario, { durationMs, vus, ratePerSecond }) => {
    expect(scenarioDurationMs(scenario)).toBe(durationMs);
    expect(peakVus(scenario)).toBe(vus);
    expect(peakRatePerSecond(scenario)).toBe(ratePerSecond);
  });

  test('a ramp that only falls has its peak at its start', () => {
    const stages = [{ durationMs: 1000, target: 1 }];
    expect(peakVus({ ...RAMPING_VUS, stages } as ScenarioPlan)).toBe(4);
    expect(peakRatePerSecond({ ...RAMPING_RATE, stages } as ScenarioPlan)).toBe(20);
  });

  test('a ramp without stages is its start, for no time', () => {
    const bare = { ...RAMPING_VUS, stages: [] } as ScenarioPlan;
    expect(peakVus(bare)).toBe(4);
    expect(scenarioDurationMs(bare)).toBe(0);
  });
});
