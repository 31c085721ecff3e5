import type { MetricSpec } from '../core/metric.ts';
import type { Problems } from '../core/problems.ts';
import type { MetricStats } from '../core/run.ts';
import { parseMetricKey } from '../metrics/thresholds/parse-key.ts';
import type { ResultDocument } from '../outputs/json/result-document.ts';
import { readBaseline } from '../script/read-baseline.ts';
import type { Sampled } from './stat-interval.ts';

/** One metric, or a part of it that a threshold selects, of a run that is compared. */
export interface ComparedMetric {
  /** As the result has it, such as `http_req_duration{name:/orders}`. */
  readonly key: string;
  readonly spec: MetricSpec;
  readonly stats: MetricStats;
  /** `undefined` for a gauge. */
  readonly sampled: Sampled | undefined;
  /** Whether it has any samples. */
  readonly isFilled: boolean;
}

/** A run that is compared with others. */
export interface ComparedRun {
  /** What it is called, such as its file. */
  readonly label: string;
  readonly document: ResultDocument;
  readonly seconds: number;
  readonly metrics: ReadonlyMap<string, ComparedMetric>;
}

/**
 * Prepares a result for comparing.
 * @returns `undefined` when its histograms are missing or damaged, or its load never started, which `problems` tell
 */
export function comparedRun(
  label: string,
  document: ResultDocument,
  problems: Problems,
): ComparedRun | undefined {
  const totals = readBaseline(document, problems, label);
  if (totals === undefined) return undefined;
  const seconds = document.summary?.duration ?? 0;
  const specs = new Map(document.metrics.map((spec) => [spec.name, spec]));
  const metrics = new Map<string, ComparedMetric>();
  for (const [key, stats] of Object.entries(document.summary?.metrics ?? {})) {
    const parsed = parseMetricKey(key);
    const spec = parsed && specs.get(parsed.metricName);
    if (parsed === undefined || spec === undefined) continue;
    if (spec.kind === 'gauge' || spec.kind === 'counter') {
      const { count = 0 } = stats;
      const sampled: Sampled | undefined =
        spec.kind === 'gauge' ? undefined : { kind: 'counter', count, seconds };
      const isFilled = Object.values(stats).some((value) => value !== 0);
      metrics.set(key, { key, spec, stats, sampled, isFilled });
      continue;
    }
    const total = totals.find(parsed);
    if (typeof total === 'string') {
      problems.add(`${label} cannot be compared: ${total}`);
      return undefined;
    }
    if (total.kind !== 'rate' && total.kind !== 'trend') continue;
    const sampled: Sampled =
      total.kind === 'rate' ? { kind: 'rate', total } : { kind: 'trend', total };
    metrics.set(key, { key, spec, stats, sampled, isFilled: total.samples > 0 });
  }
  return { label, document, seconds, metrics };
}
