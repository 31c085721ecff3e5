import type { IterationErrorSummary } from '../core/run.ts';
import { REST_KIND, REST_MESSAGE, STRAY_SCENARIO } from '../engine/error-log.ts';
import type { IterationErrorDelta } from '../engine/link.ts';

const MAX_KINDS = 50;

/** Adds up the iteration failures of all shards; at most 50 kinds, the rest together. */
export class ErrorSummary {
  readonly #kinds = new Map<
    string,
    { -readonly [Key in keyof IterationErrorSummary]: IterationErrorSummary[Key] }
  >();
  /** How many of each kind {@link takeNews} has told of. */
  readonly #toldCounts = new Map<string, number>();

  add(delta: IterationErrorDelta): void {
    const key = `${delta.scenario}\n${delta.kind}\n${delta.message}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count += delta.count;
    else if (this.#kinds.size < MAX_KINDS || isRest(delta)) this.#kinds.set(key, { ...delta });
    else {
      const rest = { kind: REST_KIND, message: REST_MESSAGE, stack: undefined, hint: undefined };
      this.add({ ...delta, ...rest });
    }
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** How many iterations threw, and how many promises failed that no iteration waited for. */
  describe(): string {
    let thrown = 0;
    let stray = 0;
    for (const { scenario, count } of this.#kinds.values()) {
      if (scenario === STRAY_SCENARIO) stray += count;
      else thrown += count;
    }
    const parts: string[] = [];
    if (thrown > 0) parts.push(`${thrown} ${thrown === 1 ? 'iteration' : 'iterations'} threw`);
    if (stray > 0) {
      parts.push(`${stray} ${stray === 1 ? 'promise' : 'promises'} failed that nobody awaited`);
    }
    return parts.join(', ');
  }

  /** What has come since the last call. */
  takeNews(): readonly IterationErrorSummary[] {
    const news: IterationErrorSummary[] = [];
    for (const [key, error] of this.#kinds) {
      const count = error.count - (this.#toldCounts.get(key) ?? 0);
      if (count === 0) continue;
      this.#toldCounts.set(key, error.count);
      news.push({ ...error, count });
    }
    return news;
  }

  /** Most frequent first. */
  list(): readonly IterationErrorSummary[] {
    return [...this.#kinds.values()].toSorted((left, right) => right.count - left.count);
  }
}

/** What was beyond a bound is not told apart any more: one entry per scenario. */
function isRest({ kind, message }: IterationErrorDelta): boolean {
  return kind === REST_KIND && message === REST_MESSAGE;
}
