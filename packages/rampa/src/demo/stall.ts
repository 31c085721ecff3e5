import { formatValue, RampaError } from '../core/errors.ts';

/**
 * Times in which nothing is answered, in milliseconds since the first request: every `everyMs` for `forMs`,
 * or once after `afterMs` for `forMs`. A periodic stall begins for the first time after `everyMs`.
 */
export type Stall =
  | { readonly everyMs: number; readonly forMs: number }
  | { readonly afterMs: number; readonly forMs: number };

/** When an answer that is ready at `readyMs` may leave: then, or at the end of the stall it falls into. */
export function releaseMs(stall: Stall | undefined, readyMs: number): number {
  if (stall === undefined) return readyMs;
  if ('afterMs' in stall) {
    const endMs = stall.afterMs + stall.forMs;
    return readyMs >= stall.afterMs && readyMs < endMs ? endMs : readyMs;
  }
  const startMs = Math.floor(readyMs / stall.everyMs) * stall.everyMs;
  if (startMs < stall.everyMs) return readyMs;
  return Math.max(readyMs, startMs + stall.forMs);
}

/**
 * Reads a stall.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` also for a periodic stall that never ends
 */
export function readStall(source: unknown): Stall {
  const { everyMs, afterMs, forMs, ...others } = fieldsOf(source);
  if (isTime(forMs) && Object.keys(others).length === 0) {
    if (afterMs === undefined && isTime(everyMs) && forMs < everyMs) return { everyMs, forMs };
    if (everyMs === undefined && isTime(afterMs)) return { afterMs, forMs };
  }
  throw new RampaError(
    'RAMPA_CONFIG_INVALID',
    `stall must be { everyMs, forMs } with forMs < everyMs, or { afterMs, forMs }, got ${formatValue(source)}`,
  );
}

function fieldsOf(source: unknown): {
  readonly everyMs?: unknown;
  readonly afterMs?: unknown;
  readonly forMs?: unknown;
} {
  return typeof source === 'object' && source !== null ? source : {};
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
