import { describeThrown, isRampaError, kindOf, stackOf } from '../core/errors.ts';
import type { IterationErrorDelta } from './link.ts';

/** Stands in place of a scenario's name for what no iteration waited for. */
export const STRAY_SCENARIO = '(not awaited)';

/** How failures beyond the limit on kinds are reported. */
export const REST_KIND = 'other';
export const REST_MESSAGE = 'other errors';

const MAX_KINDS = 50;
const MAX_TEXT = 2000;

interface Entry {
  readonly scenario: string;
  readonly kind: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly hint: string | undefined;
  count: number;
}

/**
 * Counts what iterations throw, by scenario, kind and message. At most 50 kinds are told apart; the rest
 * is counted together as `other errors`.
 */
export class ErrorLog {
  readonly #entries = new Map<string, Entry>();
  /** What is beyond the bound: one entry per scenario. */
  readonly #others = new Map<string, Entry>();
  readonly #pending = new Set<Entry>();

  add(scenario: string, thrown: unknown): void {
    const kind = kindOf(thrown).slice(0, MAX_TEXT);
    const entry = this.#entry(scenario, kind, describeThrown(thrown).slice(0, MAX_TEXT), thrown);
    entry.count++;
    this.#pending.add(entry);
  }

  /** What was added since the last call. */
  take(): IterationErrorDelta[] {
    const deltas = [...this.#pending].map((entry) => ({ ...entry }));
    for (const entry of this.#pending) entry.count = 0;
    this.#pending.clear();
    return deltas;
  }

  #entry(scenario: string, kind: string, message: string, thrown: unknown): Entry {
    const key = `${scenario}\n${kind}\n${message}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= MAX_KINDS) return this.#otherEntry(scenario);
    const stack = stackOf(thrown)?.slice(0, MAX_TEXT);
    const hint = isRampaError(thrown) ? thrown.hint?.slice(0, MAX_TEXT) : undefined;
    const entry: Entry = { scenario, kind, message, stack, hint, count: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #otherEntry(scenario: string): Entry {
    const known = this.#others.get(scenario);
    if (known !== undefined) return known;
    const entry: Entry = {
      scenario,
      kind: REST_KIND,
      message: REST_MESSAGE,
      stack: undefined,
      hint: undefined,
      count: 0,
    };
    this.#others.set(scenario, entry);
    return entry;
  }
}
