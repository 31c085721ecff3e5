import type { IterationErrorSummary } from '../core/run.ts';
import type { IterationErrorDelta } from '../engine/link.ts';

const MAX_KINDS = 50;

/** Adds up the iteration failures of all shards; at most 50 kinds, the rest together. */
export class ErrorSummary {
  readonly #kinds = new Map<
    string,
    { -readonly [Key in keyof IterationErrorSummary]: IterationErrorSummary[Key] }
  >();

  add(delta: IterationErrorDelta): void {
    const key = `${delta.scenario}\n${delta.kind}\n${delta.message}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count += delta.count;
    else if (this.#kinds.size < MAX_KINDS || delta.kind === 'other')
      this.#kinds.set(key, { ...delta });
    else this.add({ ...delta, kind: 'other', message: 'other errors', stack: undefined });
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** Most frequent first. */
  list(): readonly IterationErrorSummary[] {
    return [...this.#kinds.values()].toSorted((left, right) => right.count - left.count);
  }
}
