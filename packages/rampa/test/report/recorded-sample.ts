import { openOutput, VirtualClock } from 'testkit';
import type { RunController, RunResult } from '../../src/core/run.ts';
import type { Worker } from '../../src/core/worker.ts';
import { recordOutput } from '../../src/outputs/record/record-output.ts';
import { Engine } from '../../src/runner/engine.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { scenario } from '../../src/script/define.ts';

/** Half of what it does is on each of two pages; the second one is slow from second 6 on, and then fails. */
async function visit(worker: Worker): Promise<void> {
  const { iteration } = worker.execution;
  const page = iteration % 2 === 0 ? '/' : '/orders';
  const isSlow = page === '/orders' && iteration >= 120;
  const wait = isSlow ? 400 : 50 + (iteration % 7);
  await worker.sleep(wait);
  worker.trend('wait', wait, { page });
  worker.counter('bytes', 100.5, { page });
  worker.gauge('stock', iteration, { page });
  void worker.check(page, { 'is fast': () => !isSlow });
  if (isSlow && iteration % 20 === 1) throw new Error('sold out');
}

/** Records a run of 12 virtual seconds: 20 iterations each second, over as many shards. */
export async function recordSample(
  path: string,
  {
    shards = 1,
    during,
  }: { shards?: number; during?: (run: RunController, clock: VirtualClock) => void } = {},
): Promise<RunResult> {
  const clock = new VirtualClock();
  const options = {
    executor: 'constant-arrival-rate',
    rate: 20,
    duration: '12s',
    preAllocatedVus: 20,
  } as const;
  const test = await definePlan({
    config: {
      metrics: { wait: 'trend' },
      thresholds: { 'wait{page:/orders}': ['p(95)<300'], 'wait{page:/}': ['p(95)[2s]<300'] },
    },
    visit: scenario(options, visit),
  });
  const output = await openOutput(recordOutput, path);
  const engine = new Engine(test, {
    clock,
    protocols: [],
    outputs: [output],
    inlineShards: shards,
  });
  const run = engine.start();
  during?.(run, clock);
  return run.wait();
}
