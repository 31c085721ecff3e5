import { parseDuration } from '../core/duration.ts';
import { formatValue, RampaError } from '../core/errors.ts';
import { normalQuantile } from './normal-quantile.ts';

/** How long answers take. All times in milliseconds. */
export type LatencyDistribution =
  | { readonly type: 'fixed'; readonly valueMs: number }
  | { readonly type: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly type: 'exponential'; readonly meanMs: number }
  | { readonly type: 'lognormal'; readonly medianMs: number; readonly sigma: number };

/**
 * Reads a latency: an object, or text such as `"20ms"` (fixed), `"10ms..50ms"` (uniform), `"exp:20ms"`
 * (exponential with that mean) or `"lognormal:20ms,0.5"` (that median, and the standard deviation of the
 * logarithm).
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` naming `subject`
 */
export function readLatency(source: unknown, subject = 'latency'): LatencyDistribution {
  const latency = typeof source === 'string' ? parseLatency(source) : readObject(source);
  if (latency !== undefined) return latency;
  const forms = '"20ms", "10ms..50ms", "exp:20ms" or "lognormal:20ms,0.5"';
  throw new RampaError(
    'RAMPA_CONFIG_INVALID',
    `${subject} must be a latency such as ${forms}, got ${formatValue(source)}`,
    { hint: 'Write durations in whole h, m, s and ms, the smaller end of a range first.' },
  );
}

/**
 * The true value in milliseconds that a share `fraction`, 0 to 1, of all latencies does not exceed.
 * `Infinity` for a fraction of 1 when the distribution has no upper end.
 */
export function latencyQuantileMs(latency: LatencyDistribution, fraction: number): number {
  switch (latency.type) {
    case 'fixed':
      return latency.valueMs;
    case 'uniform':
      return latency.minMs + (latency.maxMs - latency.minMs) * fraction;
    case 'exponential':
      return -latency.meanMs * Math.log1p(-fraction);
    case 'lognormal':
      return latency.medianMs * Math.exp(latency.sigma * normalQuantile(fraction));
  }
}

function parseLatency(text: string): LatencyDistribution | undefined {
  const uniform = /^([^.]+)\.\.([^.]+)$/.exec(text);
  if (uniform !== null) {
    return readObject({ type: 'uniform', minMs: msOf(uniform[1]), maxMs: msOf(uniform[2]) });
  }
  const exponential = /^exp:(.+)$/.exec(text);
  if (exponential !== null)
    return readObject({ type: 'exponential', meanMs: msOf(exponential[1]) });
  const lognormal = /^lognormal:([^,]+),(\d+(?:\.\d+)?)$/.exec(text);
  if (lognormal !== null) {
    const sigma = Number(lognormal[2]);
    return readObject({ type: 'lognormal', medianMs: msOf(lognormal[1]), sigma });
  }
  return readObject({ type: 'fixed', valueMs: msOf(text) });
}

function readObject(source: unknown): LatencyDistribution | undefined {
  if (typeof source !== 'object' || source === null || !('type' in source)) return undefined;
  const fields = new Map<string, unknown>(Object.entries(source));
  const number = (name: string): number => {
    const value = fields.get(name);
    return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : Number.NaN;
  };
  const latency = pick(source.type, number);
  if (latency === undefined) return undefined;
  const known = new Map<string, unknown>(Object.entries(latency));
  const isExact = fields.size === known.size;
  return isExact && ![...known.values()].some(Number.isNaN) ? latency : undefined;
}

function pick(type: unknown, number: (name: string) => number): LatencyDistribution | undefined {
  switch (type) {
    case 'fixed':
      return { type, valueMs: number('valueMs') };
    case 'uniform': {
      const minMs = number('minMs');
      const maxMs = number('maxMs');
      return minMs <= maxMs ? { type, minMs, maxMs } : undefined;
    }
    case 'exponential':
      return { type, meanMs: number('meanMs') };
    case 'lognormal':
      return { type, medianMs: number('medianMs'), sigma: number('sigma') };
    default:
      return undefined;
  }
}

function msOf(text: string | undefined): number {
  return parseDuration(text?.trim() ?? '') ?? Number.NaN;
}
