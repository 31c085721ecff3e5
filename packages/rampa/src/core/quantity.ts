import { formatDuration } from './duration.ts';
import type { MetricSpec, MetricUnit } from './metric.ts';

/** A number for people: whole ones as they are, others with four significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? value.toFixed(1) : String(Number(value.toPrecision(4)));
}

/** A time in milliseconds as µs, ms, s, or longer units from a minute on. */
export function formatMs(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) return '0';
  if (size < 0.9995) return `${(ms * 1000).toFixed(0)}µs`;
  if (size < 9.995) return `${ms.toFixed(2)}ms`;
  if (size < 999.95) return `${ms.toFixed(1)}ms`;
  if (size < 59_995) return `${(ms / 1000).toFixed(2)}s`;
  return ms < 0 ? `-${formatDuration(-roundToSeconds(ms))}` : formatDuration(roundToSeconds(ms));
}

/** How long something ran: whole seconds from a minute on, tenths below. */
export function formatSeconds(seconds: number): string {
  return seconds < 59.95 ? `${seconds.toFixed(1)}s` : formatDuration(Math.round(seconds) * 1000);
}

/** Bytes in decimal units. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (Math.abs(value) < 999.95)
      return `${unit === 'B' ? formatNumber(value) : value.toFixed(1)}${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1)}TB`;
}

/** A share of 1 in percent. Only exactly 0 and 1 are shown as 0% and 100%. */
export function formatPercent(share: number): string {
  if (share === 0) return '0%';
  if (share === 1) return '100%';
  if (share < 0.00005) return '<0.01%';
  if (share > 0.99995) return '>99.99%';
  return `${(share * 100).toFixed(2)}%`;
}

/** Occurrences per second. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond < 0.01) return '<0.01/s';
  const digits = perSecond >= 99.95 ? 0 : perSecond >= 9.995 ? 1 : 2;
  return `${perSecond.toFixed(digits)}/s`;
}

/** A metric's value in the metric's unit. */
export function formatInUnit(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'time':
      return formatMs(value);
    case 'data':
      return formatBytes(value);
    case 'none':
      return formatNumber(value);
  }
}

/** A statistic of a metric in the unit that it has: `rate` is a share, or how much there was per second. */
export function formatStat(
  { kind, unit }: Pick<MetricSpec, 'kind' | 'unit'>,
  stat: string,
  value: number,
): string {
  if (stat === 'passes' || stat === 'fails') return formatNumber(value);
  if (stat === 'count' && kind !== 'counter') return formatNumber(value);
  if (stat !== 'rate') return formatInUnit(value, unit);
  if (kind === 'rate') return formatPercent(value);
  return unit === 'none' ? formatRate(value) : `${formatInUnit(value, unit)}/s`;
}

function roundToSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000;
}
