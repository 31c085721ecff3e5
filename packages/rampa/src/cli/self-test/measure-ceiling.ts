import { RampaError } from '../../core/errors.ts';
import type { Ceiling } from '../../core/health.ts';
import { DEFAULT_HTTP } from '../../core/http-plan.ts';
import { DEFAULT_NETWORK } from '../../core/network.ts';
import { ownModule } from '../../core/own-module.ts';
import { type Plan, peakRatePerSecond, type ScenarioPlan } from '../../core/plan.ts';
import type { MetricSnapshot, RunController, RunResult } from '../../core/run.ts';
import { Engine } from '../../runner/engine.ts';
import type { LoadTest } from '../../runner/load-test.ts';
import { ownLoadTest } from '../own-load-test.ts';
import { requestOnce } from './self-test-script.ts';
import { type SelfTestTarget, startTarget } from './start-target.ts';

/** So many that every shard always has something to do. */
const VUS_PER_SHARD = 25;
/** Far more than any machine can do. */
const RATE_PER_SHARD = 200_000;
/** What threads do at first is not what they can. */
const WARM_UP_SECONDS = 0.5;
const DEFAULT_SECONDS = 0.7;
const SNAPSHOT_INTERVAL_MS = 50;

interface SelfTest {
  /** What will be run: says whether there are arrival rates. */
  readonly plan: Plan;
  readonly shardCount: number;
  /** How long is measured, after a warm-up of half a second, once or twice. Default 0.7. */
  readonly seconds?: number;
}

/**
 * Measures what this machine can do at most: requests to a tiny target on loopback, from as many shards as the run will
 * have, in a loop, and started by a schedule if the plan has one. The target takes a part of the machine, so that a run
 * against another machine can do somewhat more.
 * @throws {RampaError} `RAMPA_SELF_TEST_FAILED` when requests on loopback fail
 */
export async function measureCeiling({
  plan,
  shardCount,
  seconds = DEFAULT_SECONDS,
}: SelfTest): Promise<Ceiling> {
  await using target = await startTarget();
  const load = { shardCount, durationMs: (WARM_UP_SECONDS + seconds) * 1000 };
  const hasRate = plan.scenarios.some((scenario) => peakRatePerSecond(scenario) > 0);
  return {
    requestsPerSecond: await measureRate(looping(load), target, shardCount),
    iterationsPerSecond: hasRate
      ? await measureRate(scheduled(load), target, shardCount)
      : undefined,
    shardCount,
  };
}

interface Load {
  readonly shardCount: number;
  readonly durationMs: number;
}

const BASE = {
  name: 'self-test',
  exportName: requestOnce.name,
  startTimeMs: 0,
  // What is left at the end says nothing.
  gracefulStopMs: 0,
  tags: {},
  env: {},
  keepCookies: false,
  network: DEFAULT_NETWORK,
  http: DEFAULT_HTTP,
} as const;

function looping({ shardCount, durationMs }: Load): ScenarioPlan {
  const vus = VUS_PER_SHARD * shardCount;
  return { ...BASE, executor: 'constant-vus', vus, durationMs, pacingMs: undefined };
}

function scheduled({ shardCount, durationMs }: Load): ScenarioPlan {
  const vus = VUS_PER_SHARD * shardCount;
  return {
    ...BASE,
    executor: 'constant-arrival-rate',
    rate: RATE_PER_SHARD * shardCount,
    timeUnitMs: 1000,
    durationMs,
    preAllocatedVus: vus,
    maxVus: vus,
    // Dropping what cannot be started would take time of its own.
    whenBusy: 'queue',
  };
}

async function measureRate(
  scenario: ScenarioPlan,
  target: SelfTestTarget,
  threads: number,
): Promise<number> {
  const options = { threads, snapshotIntervalMs: SNAPSHOT_INTERVAL_MS };
  const controller = new Engine(selfTest(scenario, target), options).start();
  const [result, perSecond] = await Promise.all([controller.wait(), rateOf(controller)]);
  if (perSecond > 0 && statOf(result.snapshot, 'http_req_failed', 'rate') < 0.01) return perSecond;
  throw failed(result);
}

/** Iterations per second from the end of the warm-up to the last look before the end. */
async function rateOf(controller: RunController): Promise<number> {
  let first: MetricSnapshot | undefined;
  let last: MetricSnapshot | undefined;
  for await (const event of controller.events()) {
    if (event.type === 'phase' && event.phase === 'teardown') break;
    if (event.type !== 'snapshot' || event.snapshot.duration < WARM_UP_SECONDS) continue;
    first ??= event.snapshot;
    last = event.snapshot;
  }
  if (first === undefined || last === undefined || last === first) return 0;
  const count = statOf(last, 'iterations', 'count') - statOf(first, 'iterations', 'count');
  return count / (last.duration - first.duration);
}

function statOf(snapshot: MetricSnapshot | undefined, metric: string, stat: string): number {
  return snapshot?.metrics[metric]?.[stat] ?? 0;
}

function failed({ errors, causes }: RunResult): RampaError {
  const why = errors[0]?.message ?? causes[0]?.message ?? 'nothing was answered in time';
  const hint = 'Leave --self-test out, or let this machine make connections to 127.0.0.1.';
  const message = `self-test cannot make requests on loopback: ${why}`;
  return new RampaError('RAMPA_SELF_TEST_FAILED', message, { hint });
}

function selfTest(scenario: ScenarioPlan, { url }: SelfTestTarget): LoadTest {
  const module = ownModule('./self-test-script', import.meta.url);
  return ownLoadTest({ scenario, module, run: requestOnce, setup: () => ({ url }) });
}
