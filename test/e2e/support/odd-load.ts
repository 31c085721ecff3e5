import { expect } from 'vitest';
import type { ResultDocument } from '../../../packages/rampa/src/outputs/json/result-document.ts';
import { type RampaOutcome, runRampa } from './run-rampa.ts';

/** A tag with everything in it that a format may have to escape; as {@link ODD_LOAD} writes it. */
export const ODD_TEXT = 'a b,c=d "e" \\f {g} é|#@:';

/**
 * Requests to a server of its own, and samples of every kind of metric, with odd tags: many in the same microsecond,
 * negative ones, fractions. On two threads and over three seconds.
 */
const ODD_LOAD = `
  import { startDemoShop } from 'rampa/demo';
  export const config = {
    metrics: { 'shop/orders': 'counter', price: 'gauge', found: 'rate', change: 'trend' },
  };
  export const setup = async () => ({ url: (await startDemoShop()).url });
  export default async (worker) => {
    const response = await worker.http.get(worker.setupData.url + '/products');
    const tags = { what: ${JSON.stringify(ODD_TEXT)}, parity: String(worker.vu.iteration % 2) };
    worker.check(response, { 'it is "there", or not': () => worker.execution.iteration % 3 > 0 });
    for (let order = 0; order < 20; order++) worker.counter('shop/orders', 0.5, tags);
    worker.gauge('price', worker.execution.iteration - 20, tags);
    worker.rate('found', worker.execution.iteration % 4 > 0, tags);
    worker.trend('change', (worker.execution.iteration % 50) - 10.5, tags);
    await worker.sleep(20);
  };
`;

type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How the load came out, and the statistics of its metrics by name. */
export interface OddLoad {
  readonly outcome: RampaOutcome;
  readonly metrics: Metrics;
  readonly result: ResultDocument;
}

interface OddLoadOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly exitCode?: number;
}

/** Runs the load with an output attached; it must end with `exitCode`, default 0. */
export async function runOddLoad(
  output: string,
  { env = {}, exitCode = 0 }: OddLoadOptions = {},
): Promise<OddLoad> {
  const args = ['--output', output, '--threads', '2', '--vus', '4', '--duration', '2500ms'];
  const outcome = await runRampa(ODD_LOAD, { args, env });
  const { result, code } = outcome;
  if (result === undefined) throw new Error(`the run left no result: ${outcome.stderr}`);
  expect([code, result.run.shards]).toEqual([exitCode, 2]);
  const metrics = (result.summary?.metrics ?? {}) as Metrics;
  expect(metrics['http_reqs']?.['count']).toBeGreaterThan(100);
  return { outcome, metrics, result };
}

/** What a server should know of each counter, rate and trend that has samples, as the run's own result has it. */
export function totalsOf({ metrics }: OddLoad): {
  readonly counters: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, { readonly passes: number; readonly fails: number }>>;
  readonly trendCounts: Readonly<Record<string, number>>;
} {
  const counters: Record<string, number> = {};
  const rates: Record<string, { passes: number; fails: number }> = {};
  const trendCounts: Record<string, number> = {};
  for (const [name, stats] of Object.entries(metrics)) {
    const { count, passes, fails, med } = stats;
    if (med !== undefined && count !== undefined && count > 0) trendCounts[name] = count;
    else if (passes !== undefined && passes + (fails ?? 0) > 0)
      rates[name] = { passes, fails: fails ?? 0 };
    else if (count !== undefined && count > 0) counters[name] = count;
  }
  return { counters, rates, trendCounts };
}
