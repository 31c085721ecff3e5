import { closestName } from '../../core/closest.ts';
import { parseDuration } from '../../core/duration.ts';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import { EXPRESSION_HINT } from './parse-expression.ts';

/** One entry of a metric's list of thresholds; the expression is not parsed yet. */
export interface ThresholdEntry {
  readonly threshold: string;
  readonly abortOnFail: boolean;
  readonly gracePeriodMs: number;
}

const KEYS = ['threshold', 'abortOnFail', 'gracePeriod'];

/**
 * Reads an expression, or `{ threshold, abortOnFail, gracePeriod }`, where the grace period is a duration such
 * as `"10s"` or milliseconds. Problems go to `problems`.
 * @returns `undefined` when there is no expression to go on with
 */
export function readThresholdEntry(
  source: unknown,
  problems: Problems,
  path: string,
): ThresholdEntry | undefined {
  if (typeof source === 'string')
    return { threshold: source, abortOnFail: false, gracePeriodMs: 0 };
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    const got = formatValue(source);
    problems.add(`${path} must be a threshold such as 'p(95)<500', got ${got}`, EXPRESSION_HINT);
    return undefined;
  }
  const fields = new Map<string, unknown>(Object.entries(source));
  reportUnknownKeys(fields, problems, path);
  const abortOnFail = readAbortOnFail(fields, problems, path);
  const gracePeriodMs = readGracePeriodMs(fields, problems, path);
  const threshold = fields.get('threshold');
  if (typeof threshold === 'string') return { threshold, abortOnFail, gracePeriodMs };
  const got = formatValue(threshold);
  problems.add(
    `${path}.threshold must be a threshold such as 'p(95)<500', got ${got}`,
    EXPRESSION_HINT,
  );
  return undefined;
}

function reportUnknownKeys(
  fields: ReadonlyMap<string, unknown>,
  problems: Problems,
  path: string,
): void {
  for (const key of fields.keys()) {
    if (KEYS.includes(key)) continue;
    const closest = closestName(key, KEYS);
    const suggestion = closest === undefined ? '' : ` did you mean ${closest}?`;
    problems.add(`${path}.${key} is not an option here,${suggestion} known: ${KEYS.join(', ')}`);
  }
}

function readAbortOnFail(
  fields: ReadonlyMap<string, unknown>,
  problems: Problems,
  path: string,
): boolean {
  const value = fields.get('abortOnFail');
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  problems.add(`${path}.abortOnFail must be true or false, got ${formatValue(value)}`);
  return false;
}

function readGracePeriodMs(
  fields: ReadonlyMap<string, unknown>,
  problems: Problems,
  path: string,
): number {
  const value = fields.get('gracePeriod');
  if (value === undefined) return 0;
  if (fields.get('abortOnFail') === undefined) {
    const hint = 'Set abortOnFail: true beside gracePeriod.';
    problems.add(
      `${path}.gracePeriod has no effect without abortOnFail, got ${formatValue(value)}`,
      hint,
    );
  }
  const ms = typeof value === 'string' ? parseDuration(value) : value;
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0) return ms;
  problems.add(
    `${path}.gracePeriod must be a duration such as '10s', or milliseconds, got ${formatValue(value)}`,
  );
  return 0;
}
