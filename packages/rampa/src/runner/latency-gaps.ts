import { CATALOG } from '../core/catalog.ts';
import { INTENDED_SUFFIX } from '../core/metric.ts';
import type { WhenBusy } from '../core/plan.ts';
import type { Aggregate } from '../metrics/aggregate.ts';
import { Trend } from '../metrics/trend.ts';

/** A smaller difference between the two latencies is not worth a sentence; documented in the guide. */
const MIN_GAP_MS = 20;
const MIN_GAP_SHARE = 0.25;
/** Where they are compared. A stall that many requests run into shows in both at the top, and only in one below. */
const PERCENTILES = [99, 95, 90, 50];

/** What is known of a scenario that may have a schedule. */
export interface Scheduled {
  readonly name: string;
  /** Of an arrival rate; the others wait for the iteration before, if for anything. */
  readonly whenBusy: WhenBusy | undefined;
}

/**
 * One sentence for each scenario in which a p(99), p(95), p(90) or p(50) from the intended start is at least 20 ms and 25 %
 * above that from the actual start; the one with the widest gap is told. Compared is `http_req_duration`, or
 * `iteration_duration` where a scenario makes no requests, or where some have lost their scenario beyond the series budget.
 */
export function latencyGaps(aggregate: Aggregate, scenarios: readonly Scheduled[]): string[] {
  const lags = byScenario(aggregate, CATALOG.iterationScheduleLag.name);
  if (lags.size === 0) return [];
  const requests = bothLatencies(aggregate, CATALOG.httpReqDuration.name);
  const iterations = bothLatencies(aggregate, CATALOG.iterationDuration.name);
  const areFolded = requests.service.has(FOLDED);
  return scenarios.flatMap(({ name, whenBusy }) => {
    const lag = lags.get(name);
    const from = !areFolded && requests.intended.has(name) ? requests : iterations;
    const gap = widestGap(from.service.get(name), from.intended.get(name));
    if (lag === undefined || gap === undefined) return [];
    const { waited, felt } = WORDS[whenBusy ?? 'pacing'];
    const late = waited(formatTime(lag.max));
    const both = `${formatTime(gap.serviceMs)} from the actual start and ${formatTime(gap.intendedMs)} from the intended start`;
    return [
      `scenario ${name}: ${late}, so p(${gap.percentile}) of ${from.metric} is ${both}: ${felt}`,
    ];
  });
}

const WORDS = {
  queue: {
    waited: (max: string) => `iterations waited up to ${max} for a free VU`,
    felt: 'users would have felt the second',
  },
  pacing: {
    waited: (max: string) => `iterations waited up to ${max} for the one before them to end`,
    felt: 'users would have felt the second',
  },
  drop: {
    waited: (max: string) => `iterations started up to ${max} late although VUs were free`,
    felt: 'the load generator was late, not the target',
  },
} as const;

interface Gap {
  readonly percentile: number;
  readonly serviceMs: number;
  readonly intendedMs: number;
}

function widestGap(service: Trend | undefined, intended: Trend | undefined): Gap | undefined {
  if (service === undefined || intended === undefined) return undefined;
  let widest: Gap | undefined;
  let widestMs = 0;
  for (const percentile of PERCENTILES) {
    const serviceMs = service.percentile(percentile);
    const intendedMs = intended.percentile(percentile);
    const gapMs = intendedMs - serviceMs;
    if (gapMs < MIN_GAP_MS || gapMs < serviceMs * MIN_GAP_SHARE || gapMs <= widestMs) continue;
    widest = { percentile, serviceMs, intendedMs };
    widestMs = gapMs;
  }
  return widest;
}

type Trends = ReadonlyMap<string, Trend>;

interface Latencies {
  readonly metric: string;
  readonly service: Trends;
  readonly intended: Trends;
}

function bothLatencies(aggregate: Aggregate, metric: string): Latencies {
  return {
    metric,
    service: byScenario(aggregate, metric),
    intended: byScenario(aggregate, metric + INTENDED_SUFFIX),
  };
}

/** Stands for the scenarios of series that were folded into one. */
const FOLDED = '';

/** The values of a trend, by scenario. */
function byScenario(aggregate: Aggregate, metric: string): Trends {
  const trends = new Map<string, Trend>();
  for (const { tags, total } of aggregate.seriesOf(metric)) {
    if (total.kind !== 'trend' || total.count === 0) continue;
    const scenario = tags['scenario'] ?? FOLDED;
    const trend = trends.get(scenario) ?? new Trend();
    trend.add(total);
    trends.set(scenario, trend);
  }
  return trends;
}

function formatTime(ms: number): string {
  const [value, unit] = ms < 1000 ? [ms, 'ms'] : [ms / 1000, 's'];
  return `${Number(value.toPrecision(2 + Number(value >= 100)))} ${unit}`;
}
