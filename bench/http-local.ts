import { definePlan, Engine, scenario } from 'rampa';
import { type Env, readCount, readNumber } from './support/read-number.ts';
import { startTarget } from './support/target.ts';

/** How long requests take that a loopback server answers at once: what rampa itself adds to each. */
export async function run(env: Env): Promise<Record<string, number | string>> {
  const rate = readNumber(env, 'BENCH_RATE', 100);
  const durationMs = Math.round(readNumber(env, 'BENCH_DURATION', 2) * 1000);
  const maxVus = readCount(env, 'BENCH_MAX_VUS', 10);
  await using target = await startTarget('bundled');
  const requests = scenario(
    { executor: 'constant-arrival-rate', rate, duration: `${durationMs}ms`, maxVus },
    (worker) => worker.http.get(target.url),
  );
  const plan = await definePlan({ requests });
  const { snapshot } = await new Engine(plan, { threads: 'inline' }).start().wait();
  const count = snapshot?.metrics['http_reqs']?.['count'] ?? 0;
  const durations = snapshot?.metrics['http_req_duration'] ?? {};
  return {
    benchmark: 'http_local',
    requests: count,
    actual_rate: count / (durationMs / 1000),
    duration_p50_ms: durations['med'] ?? Number.NaN,
    duration_p95_ms: durations['p(95)'] ?? Number.NaN,
    duration_p99_ms: durations['p(99)'] ?? Number.NaN,
    duration_max_ms: durations['max'] ?? Number.NaN,
  };
}
