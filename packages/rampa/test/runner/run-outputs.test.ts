import { NOTHING_RAN, VirtualClock, virtualRun } from 'testkit';
import { expect, test } from 'vitest';
import type { Output, RunStart } from '../../src/core/output.ts';
import type { RunEvent } from '../../src/core/run.ts';
import type { RunSlice } from '../../src/core/slice.ts';
import { Causes } from '../../src/runner/causes.ts';
import { RunOutputs } from '../../src/runner/run-outputs.ts';

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

test('an output knows how many VUs there are in every second, also when nothing else happens', async () => {
  const vus: unknown[] = [];
  const output: Output = {
    ...SILENT,
    onSlice: ({ startSecond, series }: RunSlice) => {
      const gauges = series.filter(({ series: { metric } }) => metric.kind === 'gauge');
      const read = gauges.map(({ series: { metric }, values }) => [
        metric.name,
        values.kind === 'gauge' ? values.value : undefined,
      ]);
      vus.push([startSecond, Object.fromEntries(read)]);
    },
  };
  const load = { executor: 'per-vu-iterations', vus: 3, iterations: 1 } as const;
  await virtualRun(load, (worker) => worker.sleep(4900), { outputs: [output] });
  const steady = { vus: 3, vus_max: 3 };
  expect(vus).toEqual([
    [0, steady],
    [1, steady],
    [2, steady],
    [3, steady],
    [4, { vus: 0, vus_max: 3 }],
  ]);
});

test('the run tells once, while it goes on, what keeps an output from writing', async () => {
  const output: Output = {
    ...SILENT,
    trouble: () => 'test: nobody is there',
  };
  const { events, result } = await virtualRun(LOAD, SECOND, { outputs: [output] });
  const told = events.flatMap((event) => {
    if (event.type === 'phase') return event.phase;
    return event.type === 'warning' ? event.message : [];
  });
  expect(told).toEqual(['setup', 'execute', 'test: nobody is there', 'teardown', 'complete']);
  // What came of it is for the output to say.
  expect(result.warnings).toEqual([]);
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

test.each<[string, Partial<Output>, string]>([
  [
    'finish',
    { finish: async () => Promise.reject(new Error('boom')) },
    'output test threw at finish(): boom',
  ],
  [
    'its disposal',
    { [Symbol.asyncDispose]: async () => Promise.reject(Symbol('x')) },
    'output test threw at its disposal: a symbol that is not an Error: Symbol(x)',
  ],
  [
    'losses',
    {
      losses: () => {
        throw new Error('none');
      },
    },
    'output test threw at losses(): none',
  ],
  [
    'a loss that is no text',
    { losses: () => [Symbol('x')] as unknown as string[] },
    'output test threw at losses(): a list of texts is needed, got [null]',
  ],
])(
  'an output that throws at %s is a cause, and the others are finished',
  async (_, own, message) => {
    const finished: string[] = [];
    const other: Output = { ...SILENT, finish: async () => void finished.push('other') };
    const outputs = [{ ...SILENT, ...own }, other, { ...other, writesResult: true }];
    const { result } = await virtualRun(LOAD, SECOND, { outputs });
    expect(result.exitCode).toBe(6);
    expect(result.causes).toMatchObject([{ message }]);
    expect(finished).toEqual(['other', 'other']);
  },
);

test('an output that does not finish or close in time is a cause, and is told of once', async () => {
  const never = (): Promise<void> => new Promise(() => {});
  const causes = new Causes();
  const outputs = [
    { ...SILENT, name: 'a', finish: never, [Symbol.asyncDispose]: never },
    { ...SILENT, name: 'b', finish: never, finishWithinMs: 120_000 },
    { ...SILENT, name: 'c', [Symbol.asyncDispose]: never },
    SILENT,
  ];
  const clock = new VirtualClock();
  const all = new RunOutputs({ outputs, openOutputs: undefined }, causes, clock);
  const notes: string[] = [];
  await all.finish(NOTHING_RAN, (message) => notes.push(message));
  await all.writeResult(() => NOTHING_RAN);
  const messages = causes.list().map(({ message }) => message);
  expect(messages.toSorted()).toEqual([
    'output a did not finish within 60 s',
    'output b did not finish within 130 s',
    'output c did not finish within 60 s',
  ]);
  expect(notes).toEqual(['waiting up to 2m for a, b']);
});

test('a run whose outputs take long says so in an event', async () => {
  const finish = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1200));
  const outputs = [{ ...SILENT, finish, finishWithinMs: 30_000 }];
  const { events, result } = await virtualRun(LOAD, SECOND, { outputs });
  expect(events.at(-1)).toMatchObject({ type: 'warning', message: 'waiting up to 30s for test' });
  expect(result.warnings).toEqual([]);
});
