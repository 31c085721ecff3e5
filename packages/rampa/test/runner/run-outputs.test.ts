import { virtualRun } from 'testkit';
import { expect, test } from 'vitest';
import type { Output, RunStart } from '../../src/core/output.ts';
import type { RunEvent } from '../../src/core/run.ts';
import type { RunSlice } from '../../src/core/slice.ts';

const LOAD = { executor: 'constant-vus', vus: 2, duration: '3s' } as const;
const SECOND = (worker: { sleep(ms: number): Promise<void> }): Promise<void> => worker.sleep(100);

const SILENT: Output = {
  name: 'test',
  finish: async () => {},
  [Symbol.asyncDispose]: async () => {},
};

test('an output is told of the run before its first event, and of each second soon after it', async () => {
  const told: string[] = [];
  const starts: RunStart[] = [];
  const output: Output = {
    ...SILENT,
    onStart: (run: RunStart) => {
      starts.push(run);
      told.push('start');
    },
    onEvent: (event: RunEvent) => {
      if (event.type === 'phase') told.push(event.phase);
    },
    onSlice: ({ startSecond, endSecond, series }: RunSlice) => {
      const found = series.find((one) => one.series.metric.name === 'iterations');
      const count = found?.values.kind === 'counter' ? found.values.sum : 0;
      told.push(`${startSecond}-${endSecond}: ${count}`);
    },
  };
  await virtualRun(LOAD, SECOND, { outputs: [output], runId: 'abc' });
  expect(told).toEqual([
    'start',
    'setup',
    'execute',
    '0-1: 20',
    '1-2: 20',
    '2-3: 20',
    'teardown',
    'complete',
  ]);
  expect(starts).toMatchObject([
    { runId: 'abc', script: undefined, scriptSha256: undefined, shardCount: 1 },
  ]);
});

test('an output that throws at the start or at a slice is a cause, and the run goes on', async () => {
  const output: Output = {
    ...SILENT,
    onSlice: () => {
      throw new Error('no room');
    },
  };
  const { result } = await virtualRun(LOAD, SECOND, { outputs: [output] });
  expect(result.exitCode).toBe(6);
  expect(result.causes).toMatchObject([{ message: 'output test threw at a slice: no room' }]);
  expect(result.scenarios[0]?.completed).toBe(60);
});
