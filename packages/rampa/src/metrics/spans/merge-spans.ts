import type { ProcessSpan, ShardSpan } from '../../core/health.ts';

/** One span for two of a shard that follow each other: shares over both, percentiles and heap of the worse one. */
export function mergeShardSpans(first: ShardSpan, second: ShardSpan): ShardSpan {
  const mean = meanOver(first, second);
  const scheduled = first.scheduled + second.scheduled;
  const ofScheduled = (key: 'lagging' | 'lagging_much'): number =>
    (first[key] * first.scheduled + second[key] * second.scheduled) / Math.max(1, scheduled);
  return {
    shard: first.shard,
    start: first.start,
    end: second.end,
    loop_delay_p50: Math.max(first.loop_delay_p50, second.loop_delay_p50),
    loop_delay_p99: Math.max(first.loop_delay_p99, second.loop_delay_p99),
    loop_delay_max: Math.max(first.loop_delay_max, second.loop_delay_max),
    late: mean(first.late, second.late),
    very_late: mean(first.very_late, second.very_late),
    utilisation: mean(first.utilisation, second.utilisation),
    cpu: meanOrNull(first.cpu, second.cpu, mean),
    cpu_wait: meanOrNull(first.cpu_wait, second.cpu_wait, mean),
    event_wait: meanOrNull(first.event_wait, second.event_wait, mean),
    gc: meanOrNull(first.gc, second.gc, mean),
    heap_used: largest(first.heap_used, second.heap_used),
    heap_limit: second.heap_limit,
    scheduled,
    lag_p99: Math.max(first.lag_p99, second.lag_p99),
    lagging: ofScheduled('lagging'),
    lagging_much: ofScheduled('lagging_much'),
  };
}

/** The worst of two spans in every respect: of two shards, or of two times. */
export function worstShardSpan(first: ShardSpan, second: ShardSpan): ShardSpan {
  const isSecond = second.utilisation > first.utilisation;
  return {
    ...mergeShardSpans(first, second),
    shard: isSecond ? second.shard : first.shard,
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end),
    late: Math.max(first.late, second.late),
    very_late: Math.max(first.very_late, second.very_late),
    utilisation: Math.max(first.utilisation, second.utilisation),
    cpu: largest(first.cpu, second.cpu),
    cpu_wait: largest(first.cpu_wait, second.cpu_wait),
    event_wait: largest(first.event_wait, second.event_wait),
    gc: largest(first.gc, second.gc),
    heap_limit: largest(first.heap_limit, second.heap_limit),
    lagging: Math.max(first.lagging, second.lagging),
    lagging_much: Math.max(first.lagging_much, second.lagging_much),
  };
}

/** One span for two that follow each other: mean use of processors, and the most of everything else. */
export function mergeProcessSpans(first: ProcessSpan, second: ProcessSpan): ProcessSpan {
  return {
    start: first.start,
    end: second.end,
    cpu: meanOver(first, second)(first.cpu, second.cpu),
    cpu_pressure: meanOrNull(first.cpu_pressure, second.cpu_pressure, meanOver(first, second)),
    rss: Math.max(first.rss, second.rss),
    open_files: largest(first.open_files, second.open_files),
    open_files_limit: second.open_files_limit,
    sockets: largest(first.sockets, second.sockets),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

type Mean = (first: number, second: number) => number;

function meanOver(first: Span, second: Span): Mean {
  const firstSeconds = first.end - first.start;
  const secondSeconds = second.end - second.start;
  const seconds = firstSeconds + secondSeconds;
  return (one, other) => (one * firstSeconds + other * secondSeconds) / seconds;
}

function meanOrNull(first: number | null, second: number | null, mean: Mean): number | null {
  return first === null || second === null ? null : mean(first, second);
}

function largest(first: number | null, second: number | null): number | null {
  if (first === null || second === null) return first ?? second;
  return Math.max(first, second);
}
