import { virtualRun } from 'testkit';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/core/run.ts';
import type { Worker } from '../../src/core/worker.ts';

/** 200 iterations, 50 ms apart, of which some throw and some fail checks, sync and async, in and out of groups. */
async function body(worker: Worker): Promise<void> {
  const { iteration } = worker.execution;
  await worker.sleep(100);
  void worker.check(iteration, { 'is small': (number) => number < 120, 'is a number': () => true });
  await worker.group('cart', async (inner) => {
    await inner.check(iteration, {
      'is even': async (number: number) => {
        if (number % 40 === 39) throw new Error('it is very odd');
        return number % 2 === 0;
      },
    });
  });
  if (iteration % 10 === 7) throw new Error(`shelf ${iteration % 20} is empty`);
}

const OPTIONS = {
  executor: 'constant-arrival-rate',
  rate: 20,
  duration: '10s',
  preAllocatedVus: 20,
} as const;

async function failuresOn(
  inlineShards: number,
): Promise<Pick<RunResult, 'errors' | 'failedChecks'>> {
  const { result } = await virtualRun(OPTIONS, body, { inlineShards });
  const errors = result.errors.map((error) => ({ ...error, stack: undefined }));
  return { errors, failedChecks: result.failedChecks };
}

test('failures have counts, times and their first iteration', async () => {
  const { errors, failedChecks } = await failuresOn(1);
  const error = { type: 'error', scenario: 'load', kind: 'Error', stack: undefined };
  const check = { type: 'check', scenario: 'load' };
  const first = (iteration: number) => ({ sample: { iteration, heads: undefined } });
  expect(errors).toEqual([
    {
      ...{ ...error, message: 'shelf 7 is empty', hint: undefined, count: 10 },
      ...{ firstSecond: 0.45, lastSecond: 9.45, ...first(7) },
    },
    {
      ...{ ...error, message: 'shelf 17 is empty', hint: undefined, count: 10 },
      ...{ firstSecond: 0.95, lastSecond: 9.95, ...first(17) },
    },
  ]);
  expect(failedChecks).toEqual([
    {
      ...{ ...check, group: 'cart', name: 'is even', message: undefined, count: 95 },
      ...{ firstSecond: 0.15, lastSecond: 9.95, ...first(1) },
    },
    {
      ...{ ...check, group: '', name: 'is small', message: undefined, count: 80 },
      ...{ firstSecond: 6.1, lastSecond: 10.05, ...first(120) },
    },
    {
      ...{ ...check, group: 'cart', name: 'is even', message: 'it is very odd', count: 5 },
      ...{ firstSecond: 2.05, lastSecond: 10.05, ...first(39) },
    },
  ]);
});

test.each([2, 3, 8])('%i shards have the same failures as one', async (shards) => {
  expect(await failuresOn(shards)).toEqual(await failuresOn(1));
});

test('paused time does not count', async () => {
  const { result } = await virtualRun(OPTIONS, body, {
    during(run, clock) {
      clock.setTimer(300, () => run.pause());
      clock.setTimer(5300, () => run.resume());
    },
  });
  expect(result.errors.map(({ firstSecond }) => firstSecond)).toEqual([0.45, 0.95]);
});
