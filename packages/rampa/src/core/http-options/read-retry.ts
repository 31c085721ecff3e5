import { closestName } from '../closest.ts';
import { formatValue } from '../errors.ts';
import { DEFAULT_RETRY, type RetryPlan } from '../http-plan.ts';
import { readStatuses } from './read-statuses.ts';
import { readTime } from './read-timeouts.ts';
import type { Report } from './report.ts';

const MAX_LIMIT = 100;

const NAMES = ['limit', 'methods', 'statuses', 'onError', 'delay', 'maxDelay'] as const;

const METHOD = /^[A-Z0-9!#$%&'*+\-.^_`|~]+$/;

/** Reads when to send again: how often, or an object with more. 0 is never. */
export function readRetry(source: unknown, report: Report): RetryPlan {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    return { limit: readLimit(source, [], report), ...DEFAULT_RETRY };
  }
  refuseUnknown(source, report);
  const given: { readonly [Name in (typeof NAMES)[number]]?: unknown } = source;
  const under =
    (name: string): Report =>
    (path, problem) =>
      report([name, ...path], problem);
  const { methods, statuses, onError, delay, maxDelay } = given;
  return {
    limit: readLimit(given.limit, ['limit'], report),
    methods: methods === undefined ? DEFAULT_RETRY.methods : readMethods(methods, under('methods')),
    statuses:
      statuses === undefined ? DEFAULT_RETRY.statuses : readStatuses(statuses, under('statuses')),
    onError: onError === undefined ? DEFAULT_RETRY.onError : readFlag(onError, under('onError')),
    delayMs: delay === undefined ? DEFAULT_RETRY.delayMs : readTime(delay, ['delay'], report),
    maxDelayMs:
      maxDelay === undefined ? DEFAULT_RETRY.maxDelayMs : readTime(maxDelay, ['maxDelay'], report),
  };
}

function readLimit(source: unknown, path: readonly string[], report: Report): number {
  if (Number.isInteger(source) && Number(source) >= 0 && Number(source) <= MAX_LIMIT) {
    return Number(source);
  }
  const form = path.length === 0 ? ', or an object with a limit' : '';
  report(path, `must be an integer from 0 to ${MAX_LIMIT}${form}, got ${formatValue(source)}`);
  return 0;
}

function readMethods(source: unknown, report: Report): readonly string[] {
  const methods = Array.isArray(source) ? source.map(upperCased) : [];
  const isValid = methods.length > 0 && methods.every((method) => METHOD.test(method));
  if (!isValid) report([], `must be a list of methods, got ${formatValue(source)}`);
  return methods;
}

function upperCased(method: unknown): string {
  return typeof method === 'string' ? method.toUpperCase() : '';
}

function readFlag(source: unknown, report: Report): boolean {
  if (typeof source !== 'boolean') report([], `must be true or false, got ${formatValue(source)}`);
  return source === true;
}

function refuseUnknown(source: object, report: Report): void {
  for (const name of Object.keys(source)) {
    if (NAMES.some((known) => known === name)) continue;
    const closest = closestName(name, NAMES);
    const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
    report([name], `is not an option of retry${guess} known: ${NAMES.join(', ')}`);
  }
}
