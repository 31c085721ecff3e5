import { definePlan, Engine, scenario } from 'rampa';
import { type Env, readCount, readNumber } from './support/read-number.ts';

/** Every iteration adds to `iterations` and to `iteration_duration`. */
const SAMPLES_PER_ITERATION = 2;

/** How many iterations that do nothing one thread gets through. */
export async function run(env: Env): Promise<Record<string, number | string>> {
  const vus = readCount(env, 'BENCH_VUS', 50);
  const durationMs = Math.round(readNumber(env, 'BENCH_DURATION', 2) * 1000);
  const plan = await definePlan({
    noop: scenario({ executor: 'constant-vus', vus, duration: `${durationMs}ms` }, async () => {}),
  });
  const startedAtMs = performance.now();
  const result = await new Engine(plan, { threads: 'inline' }).start().wait();
  const wallSeconds = (performance.now() - startedAtMs) / 1000;
  const iterations = result.snapshot?.metrics['iterations']?.['count'] ?? 0;
  const samples = iterations * SAMPLES_PER_ITERATION;
  return {
    benchmark: 'throughput',
    iterations,
    samples,
    wall_seconds: wallSeconds,
    iterations_per_sec: iterations / wallSeconds,
    samples_per_sec: samples / wallSeconds,
  };
}
