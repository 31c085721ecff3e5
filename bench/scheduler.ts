import { definePlan, Engine, scenario } from 'rampa';
import { quantile } from './support/quantile.ts';
import { type Env, readCount, readNumber } from './support/read-number.ts';

/** How exactly an arrival rate is kept, seen from inside the iterations. */
export async function run(env: Env): Promise<Record<string, number | string>> {
  const rate = readNumber(env, 'BENCH_RATE', 1000);
  const durationMs = Math.round(readNumber(env, 'BENCH_DURATION', 2) * 1000);
  const maxVus = readCount(env, 'BENCH_MAX_VUS', 100);
  const startsMs = new Float64Array(Math.ceil((rate * durationMs) / 1000) + 1).fill(Number.NaN);
  const options = {
    executor: 'constant-arrival-rate',
    rate,
    duration: `${durationMs}ms`,
    maxVus,
  } as const;
  const arrivals = scenario(options, async ({ execution }) => {
    startsMs[execution.iteration] = performance.now();
  });
  await new Engine(await definePlan({ arrivals }), { threads: 'inline' }).start().wait();
  return { benchmark: 'scheduler_precision', ...precision(startsMs, 1000 / rate) };
}

function precision(startsMs: Float64Array, targetMs: number): Record<string, number> {
  const offsetsMs: number[] = [];
  for (const [index, startMs] of startsMs.entries()) {
    if (!Number.isNaN(startMs)) offsetsMs.push(startMs - index * targetMs);
  }
  const started = startsMs.filter((startMs) => !Number.isNaN(startMs)).sort();
  const intervals = Array.from(started.subarray(1), (startMs, index) => {
    return (startMs - (started[index] ?? Number.NaN)) * 1000;
  });
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
  const squares = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  // The start that is earliest against its schedule anchors the schedule: nothing can start too early.
  const anchorMs = Math.min(...offsetsMs);
  const drifts = offsetsMs.map((offsetMs) => (offsetMs - anchorMs) * 1000);
  return {
    iterations: started.length,
    actual_rate: 1_000_000 / mean,
    target_interval_us: targetMs * 1000,
    mean_interval_us: mean,
    stddev_interval_us: Math.sqrt(squares / intervals.length),
    drift_p50_us: quantile(drifts, 0.5),
    drift_p90_us: quantile(drifts, 0.9),
    drift_p99_us: quantile(drifts, 0.99),
    max_drift_us: quantile(drifts, 1),
  };
}
