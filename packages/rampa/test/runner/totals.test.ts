import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/core/run.ts';
import type { Worker } from '../../src/core/worker.ts';
import { Engine } from '../../src/runner/engine.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { scenario } from '../../src/script/define.ts';

async function run(exports: Record<string, unknown>, inlineShards = 1): Promise<RunResult> {
  const test = await definePlan(exports);
  return new Engine(test, { clock: new VirtualClock(), protocols: [], inlineShards })
    .start()
    .wait();
}

/** Eight of ten iterations end, every fourth of them throws, the rest is cut off. */
async function body(worker: Worker): Promise<void> {
  const { iteration } = worker.execution;
  await worker.sleep(iteration < 8 ? 10 : '1h');
  if (iteration % 4 === 3) throw new Error('on purpose');
}

describe('what each scenario did', () => {
  test.each([1, 3])(
    'is kept apart on %i shards, however small the series budget is',
    async (shards) => {
      const options = {
        executor: 'constant-arrival-rate',
        rate: 12,
        duration: '1s',
        preAllocatedVus: 10,
        gracefulStop: '0s',
      } as const;
      const names = ['one', 'two', 'three'];
      const load = Object.fromEntries(names.map((name) => [name, scenario(options, body)]));
      const { scenarios, warnings } = await run({ config: { maxSeries: 1 }, ...load }, shards);
      expect(scenarios).toHaveLength(3);
      for (const summary of scenarios) {
        expect(summary).toMatchObject({ scheduled: 12, completed: 8, errors: 2 });
        expect(summary.dropped + summary.interrupted).toBe(4);
        expect(summary.iterationDuration['count']).toBe(8);
      }
      expect(warnings.filter((text) => text.includes('__overflow__'))).toEqual([]);
    },
  );

  test.each([1, 2])(
    'is divided by its own time, not by that of the run, on %i shards',
    async (shards) => {
      const options = { executor: 'constant-vus', vus: 2, duration: '5s' } as const;
      const step = (worker: Worker) => worker.sleep('500ms');
      const { scenarios, snapshot } = await run(
        {
          early: scenario(options, step),
          late: scenario({ ...options, startTime: '15s' }, step),
          brief: scenario({ executor: 'shared-iterations', iterations: 4, startTime: '3s' }, step),
        },
        shards,
      );
      expect(snapshot?.duration).toBe(20);
      expect(scenarios).toMatchObject([
        { name: 'early', completed: 20, duration: 5, rate: 4 },
        { name: 'late', completed: 20, duration: 5, rate: 4 },
        { name: 'brief', completed: 4, duration: 2, rate: 2 },
      ]);
    },
  );
});
