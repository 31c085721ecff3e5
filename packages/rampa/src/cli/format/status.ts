import { formatMs, formatNumber, formatRate } from '../../core/quantity.ts';
import type { MetricSnapshot, RunPhase } from '../../core/run.ts';

/** What a live line shows beside the numbers. */
export interface RunState {
  /** `undefined` before the run has begun. */
  readonly phase: RunPhase | undefined;
  readonly isPaused: boolean;
  readonly isStopping: boolean;
  /** Thresholds that do not hold at this moment. */
  readonly failedThresholds: number;
}

/** One line about a run: ` 12s | VUs: 10 | iterations: 1234 (103/s) | http p95: 12.3ms | errors: 0`. */
export function formatStatus(state: RunState, snapshot: MetricSnapshot | undefined): string {
  const seconds = Math.round(snapshot?.duration ?? 0);
  const parts = [`${String(seconds).padStart(3)}s`];
  const label = stateLabel(state);
  if (label !== undefined) parts.push(label);
  if (snapshot !== undefined) parts.push(...numbers(snapshot));
  if (state.failedThresholds > 0) parts.push(`thresholds failing: ${state.failedThresholds}`);
  return parts.join(' | ');
}

function stateLabel({ phase, isPaused, isStopping }: RunState): string | undefined {
  if (phase === 'teardown') return 'teardown';
  if (isStopping) return 'stopping';
  if (isPaused) return 'paused';
  return phase === 'execute' ? undefined : (phase ?? 'starting');
}

function numbers({ metrics }: MetricSnapshot): string[] {
  const stat = (metric: string, name: string): number => metrics[metric]?.[name] ?? 0;
  const rate = formatRate(stat('iterations', 'rate'));
  const parts = [
    `VUs: ${formatNumber(stat('vus', 'value'))}`,
    `iterations: ${stat('iterations', 'count')} (${rate})`,
  ];
  if (stat('http_req_duration', 'count') > 0) {
    parts.push(`http p95: ${formatMs(stat('http_req_duration', 'p(95)'))}`);
  }
  const droppedCount = stat('dropped_iterations', 'count');
  if (droppedCount > 0) parts.push(`dropped: ${droppedCount}`);
  parts.push(`errors: ${stat('iteration_errors', 'count')}`);
  return parts;
}
