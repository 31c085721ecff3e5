import { BUILT_IN_METRICS, CATALOG } from '../core/catalog.ts';
import type { MetricSpec } from '../core/metric.ts';

/** Which way a statistic gets better; `undefined` where that cannot be known. */
export type Better = 'lower' | 'higher' | undefined;

const BETTER_HIGHER: ReadonlySet<string> = new Set<string>([
  CATALOG.iterations.name,
  CATALOG.httpReqs.name,
  CATALOG.checks.name,
]);

const BETTER_LOWER: ReadonlySet<string> = new Set<string>([
  CATALOG.iterationErrors.name,
  CATALOG.droppedIterations.name,
  CATALOG.interruptedIterations.name,
  CATALOG.httpReqFailed.name,
  CATALOG.httpReqRetries.name,
]);

/** Words in the names of a script's own rates and counters that say what they count. */
const BAD =
  /(?:^|[_.-])(?:errors?|fail(?:s|ed|ures?)?|drop(?:s|ped)?|timeouts?|retr(?:y|ies)|lost)(?:$|[_.-])/i;
const GOOD = /(?:^|[_.-])(?:ok|passe[sd]|success(?:es|ful)?|completed|done)(?:$|[_.-])/i;

/**
 * Which way a statistic of a metric gets better. Less time is better; more of what is meant to happen, and less of what
 * is not. How many bytes or VUs there were, and how large values without a unit are, is neither. The `fails` of a rate
 * are the other way round than its `passes`.
 */
export function betterWhen(spec: MetricSpec, stat: string): Better {
  const { kind, unit } = spec;
  if (kind === 'gauge') return undefined;
  if (kind === 'trend') return unit === 'time' && stat !== 'count' ? 'lower' : undefined;
  const better = moreIs(spec);
  if (stat !== 'fails' || better === undefined) return better;
  return better === 'higher' ? 'lower' : 'higher';
}

/** Whether it is better when more is counted. */
function moreIs({ name, unit }: MetricSpec): Better {
  if (BETTER_HIGHER.has(name)) return 'higher';
  if (BETTER_LOWER.has(name)) return 'lower';
  if (BUILT_IN_METRICS.has(name) || unit === 'data') return undefined;
  if (BAD.test(name)) return 'lower';
  return GOOD.test(name) ? 'higher' : undefined;
}
