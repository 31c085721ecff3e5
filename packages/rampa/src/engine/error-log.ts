import { describeThrown, isRampaError, kindOf, stackOf } from '../core/errors.ts';
import { headsOf } from '../core/exchange-heads.ts';
import {
  checkKey,
  errorKey,
  FailureBound,
  type FailureSummary,
  failureKey,
  restOf,
} from '../core/failure.ts';

import { cutTagValue } from '../metrics/read-tags.ts';

/** Stands in place of a scenario's name for what no iteration waited for. */
export const STRAY_SCENARIO = '(not awaited)';

const MAX_TEXT = 2000;

/** A check that did not pass. */
export interface FailedCheck {
  readonly scenario: string;
  readonly group: string;
  readonly name: string;
  readonly iteration: number;
  /** What was checked. */
  readonly subject: unknown;
  /** What the predicate threw, if it did. */
  readonly failure: { readonly thrown: unknown } | undefined;
}

/** The same in all its parts that change. */
type Entry = FailureSummary & { count: number; firstSecond: number; lastSecond: number };

/** Of a kind that has just been met. */
const NONE = { count: 0, firstSecond: 0, lastSecond: 0 };

/**
 * Counts what iterations throw, by scenario, kind and message, and which checks fail. As many kinds are told apart as a
 * {@link FailureBound} allows; the rest is counted together. What a failure was about is only looked at for the first
 * one of its kind.
 */
export class ErrorLog {
  readonly #nowSecond: () => number;
  readonly #bound = new FailureBound();
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Set<Entry>();

  /** @param nowSecond how long the load has lasted, to the millisecond */
  constructor(nowSecond: () => number) {
    this.#nowSecond = nowSecond;
  }

  /** @param iteration `undefined` for what no iteration waited for */
  add(scenario: string, thrown: unknown, iteration?: number): void {
    const kind = cut(kindOf(thrown));
    const message = cut(describeThrown(thrown));
    const about = { type: 'error', scenario } as const;
    const known = this.#entries.get(errorKey(scenario, kind, message));
    const first = (): FailureSummary => {
      const stack = stackOf(thrown);
      const hint = isRampaError(thrown) ? thrown.hint : undefined;
      return {
        ...{ ...about, kind, message, ...NONE },
        stack: stack && cut(stack),
        hint: hint && cut(hint),
        sample: { iteration, heads: headsOf(thrown) },
      };
    };
    this.#count(known ?? this.#open(about, first));
  }

  addCheck({ scenario, iteration, subject, failure, ...check }: FailedCheck): void {
    // As in the tags of its series.
    const [group, name] = [cutTagValue(check.group), cutTagValue(check.name)];
    const message = failure && cut(describeThrown(failure.thrown));
    const about = { type: 'check', scenario } as const;
    const known = this.#entries.get(checkKey(scenario, group, name, message));
    const first = (): FailureSummary => ({
      ...{ ...about, group, name, message, ...NONE },
      sample: { iteration, heads: headsOf(subject) ?? headsOf(failure?.thrown) },
    });
    this.#count(known ?? this.#open(about, first));
  }

  /** What was added since the last call; a sample is told of once. */
  take(): FailureSummary[] {
    const deltas = [...this.#pending].map((entry): FailureSummary => ({ ...entry }));
    for (const entry of this.#pending) Object.assign(entry, { count: 0, sample: undefined });
    this.#pending.clear();
    return deltas;
  }

  #open(about: Pick<FailureSummary, 'type' | 'scenario'>, first: () => FailureSummary): Entry {
    const isKept = this.#bound.tryKeep(about.type, about.scenario);
    const failure = isKept ? first() : restOf(about);
    const key = failureKey(failure);
    const entry = this.#entries.get(key) ?? failure;
    this.#entries.set(key, entry);
    return entry;
  }

  #count(entry: Entry): void {
    const second = this.#nowSecond();
    if (entry.count++ === 0) entry.firstSecond = second;
    entry.lastSecond = second;
    this.#pending.add(entry);
  }
}

/** Without half a character, of the script's or at the cut: UTF-8 has no bytes for it. */
function cut(text: string): string {
  return text.slice(0, MAX_TEXT).toWellFormed();
}
