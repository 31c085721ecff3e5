import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { threadVitals } from '../../src/runner/thread-vitals.ts';

test('a thread knows what it costs', async () => {
  const vitals = threadVitals();
  const before = vitals.read();
  let kept: object[] = [];
  while (vitals.read().cpuMs < before.cpuMs + 20) {
    kept = Array.from({ length: 10_000 }, (_, index) => ({ index, kept: kept.length }));
  }
  await setTimeout(20);
  const after = vitals.read();
  vitals.stop();
  expect(after.cpuMs).toBeGreaterThanOrEqual(before.cpuMs + 20);
  expect(after.gcMs).toBeGreaterThan(before.gcMs);
  expect(after.loopTurnCount).toBeGreaterThan(before.loopTurnCount);
  expect(after.loopEventCount).toBeGreaterThanOrEqual(before.loopEventCount);
  expect(after.heapUsedBytes).toBeGreaterThan(1_000_000);
  expect(after.heapLimitBytes).toBeGreaterThan(after.heapUsedBytes);
});

test.runIf(process.platform === 'linux')('on Linux it knows how long it waited', () => {
  const vitals = threadVitals();
  const { cpuWait } = vitals.read();
  vitals.stop();
  expect(cpuWait?.ms).toBeGreaterThanOrEqual(0);
  expect(cpuWait?.turnCount).toBeGreaterThan(0);
});
