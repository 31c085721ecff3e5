import type { ExchangeHeads } from './exchange-heads.ts';

/** One failure of many alike: the first one. */
export interface FailureSample {
  /** Which iteration it was in, as `--iteration` takes it; `undefined` for what no iteration waited for. */
  readonly iteration: number | undefined;
  /** The request that it was about, when that is known. */
  readonly heads: ExchangeHeads | undefined;
}

interface FailureKind {
  readonly scenario: string;
  readonly count: number;
  /** When it came first, in seconds of the load, to the millisecond. Paused time does not count. */
  readonly firstSecond: number;
  readonly lastSecond: number;
  /** `undefined` for what is beyond the bound on kinds, and counted together. */
  readonly sample: FailureSample | undefined;
}

/** A kind of failure inside iterations, with how often it came. At most 50 are kept per scenario. */
export interface IterationErrorSummary extends FailureKind {
  readonly type: 'error';
  readonly message: string;
  /** The error's code or class name. */
  readonly kind: string;
  /** The stack of the first one. */
  readonly stack: string | undefined;
  /** What to do about it, of an error of rampa's. */
  readonly hint: string | undefined;
}

/** A check that failed, with how often it did. At most 50 are kept per scenario. */
export interface FailedCheckSummary extends FailureKind {
  readonly type: 'check';
  readonly name: string;
  /** The groups that it was made in, joined by `::`. */
  readonly group: string;
  /** What its predicate threw; `undefined` when it said no. */
  readonly message: string | undefined;
}

/** What the error log tells apart. */
export type FailureSummary = IterationErrorSummary | FailedCheckSummary;

/** Kinds that are told apart per scenario, of errors and of checks each, and of all scenarios. */
const MAX_KINDS_PER_SCENARIO = 50;
const MAX_KINDS = 500;

/** How failures beyond the bound on kinds are reported. */
const REST_KIND = 'other';
const REST_MESSAGE = 'other errors';
const REST_CHECK = 'other checks';

/** How many more kinds of failure are told apart. */
export class FailureBound {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /** @returns whether one more is kept; it then counts */
  tryKeep(type: FailureSummary['type'], scenario: string): boolean {
    const key = `${type} ${scenario}`;
    const count = this.#counts.get(key) ?? 0;
    if (count >= MAX_KINDS_PER_SCENARIO || this.#total >= MAX_KINDS) return false;
    this.#counts.set(key, count + 1);
    this.#total++;
    return true;
  }
}

/** What is the same for all failures of a kind. */
export function failureKey(failure: FailureSummary): string {
  return failure.type === 'error'
    ? errorKey(failure.scenario, failure.kind, failure.message)
    : checkKey(failure.scenario, failure.group, failure.name, failure.message);
}

/** The {@link failureKey} of an error. */
export function errorKey(scenario: string, kind: string, message: string): string {
  return `error\n${scenario}\n${kind}\n${message}`;
}

/** The {@link failureKey} of a failed check. */
export function checkKey(
  scenario: string,
  group: string,
  name: string,
  message: string | undefined,
): string {
  return `check\n${scenario}\n${group}\n${name}\n${message ?? ''}`;
}

/** Those of two parts of a run that are of the same kind, as one: with the earlier one's sample, whatever their order. */
export function addFailures<Failure extends FailureSummary>(
  left: Failure,
  right: Failure,
): Failure {
  return {
    ...(isEarlier(right, left) ? right : left),
    count: left.count + right.count,
    firstSecond: Math.min(left.firstSecond, right.firstSecond),
    lastSecond: Math.max(left.lastSecond, right.lastSecond),
  };
}

/** What stands for failures that are not told apart, of which none has come: one for errors, one for checks of a scenario. */
export function restOf({
  type,
  scenario,
}: Pick<FailureSummary, 'type' | 'scenario'>): FailureSummary {
  const none = { scenario, count: 0, firstSecond: 0, lastSecond: 0, sample: undefined };
  if (type === 'check') return { type, ...none, name: REST_CHECK, group: '', message: undefined };
  const what = { kind: REST_KIND, message: REST_MESSAGE, stack: undefined, hint: undefined };
  return { type, ...none, ...what };
}

/** Of two in the same millisecond the one in the iteration that comes first in the plan. */
function isEarlier(left: FailureSummary, right: FailureSummary): boolean {
  if (left.sample === undefined) return false;
  if (right.sample === undefined) return true;
  if (left.firstSecond !== right.firstSecond) return left.firstSecond < right.firstSecond;
  const { POSITIVE_INFINITY: never } = Number;
  return (left.sample.iteration ?? never) < (right.sample.iteration ?? never);
}
