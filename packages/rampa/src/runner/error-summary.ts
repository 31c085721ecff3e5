import {
  addFailures,
  type FailedCheckSummary,
  FailureBound,
  type FailureSummary,
  failureKey,
  type IterationErrorSummary,
  restOf,
} from '../core/failure.ts';
import { STRAY_SCENARIO } from '../engine/error-log.ts';
import type { Wording } from './load-test.ts';

/**
 * Adds up the failures of all shards; as many kinds as a {@link FailureBound} allows, the rest together. Up to that bound
 * the order in which they come makes no difference.
 */
export class ErrorSummary {
  readonly #hints: Wording['hints'];
  readonly #bound = new FailureBound();
  readonly #kinds = new Map<string, FailureSummary>();
  /** What {@link takeNews} has not told of. */
  readonly #news = new Map<string, FailureSummary>();

  /** @param hints in place of those that errors bring, by error code; default none */
  constructor(hints: Wording['hints'] = {}) {
    this.#hints = hints;
  }

  add(failure: FailureSummary): void {
    const kept = this.#keep(this.#reworded(failure));
    addTo(this.#kinds, kept);
    addTo(this.#news, kept);
  }

  /** Whether no iteration has thrown, and nothing else has; checks may have failed. */
  get isEmpty(): boolean {
    return this.list().length === 0;
  }

  /** How many iterations threw, and how many promises failed that no iteration waited for. */
  describe(): string {
    let thrown = 0;
    let stray = 0;
    for (const { scenario, count } of this.list()) {
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

  /** What has come since the last call, in the order in which its kinds came first. */
  takeNews(): readonly FailureSummary[] {
    const news = [...this.#news.values()];
    this.#news.clear();
    return news;
  }

  /** What was thrown, the most frequent first. */
  list(): readonly IterationErrorSummary[] {
    return this.#sorted().flatMap((failure) => (failure.type === 'error' ? [failure] : []));
  }

  /** The most frequent first. */
  failedChecks(): readonly FailedCheckSummary[] {
    return this.#sorted().flatMap((failure) => (failure.type === 'check' ? [failure] : []));
  }

  #reworded(failure: FailureSummary): FailureSummary {
    if (failure.type === 'check' || failure.hint === undefined) return failure;
    return { ...failure, hint: this.#hints[failure.kind] ?? failure.hint };
  }

  #keep(failure: FailureSummary): FailureSummary {
    const key = failureKey(failure);
    const rest = restOf(failure);
    // What a shard could not tell apart comes as the rest already.
    if (this.#kinds.has(key) || key === failureKey(rest)) return failure;
    if (this.#bound.tryKeep(failure.type, failure.scenario)) return failure;
    const { count, firstSecond, lastSecond } = failure;
    return { ...rest, count, firstSecond, lastSecond };
  }

  #sorted(): FailureSummary[] {
    return [...this.#kinds.values()].sort(byImportance);
  }
}

function addTo(failures: Map<string, FailureSummary>, failure: FailureSummary): void {
  const key = failureKey(failure);
  const known = failures.get(key);
  failures.set(key, known === undefined ? failure : addFailures(known, failure));
}

/** In an order that does not depend on which shard told of what first. */
function byImportance(left: FailureSummary, right: FailureSummary): number {
  if (left.count !== right.count) return right.count - left.count;
  if (left.firstSecond !== right.firstSecond) return left.firstSecond - right.firstSecond;
  return failureKey(left) < failureKey(right) ? -1 : 1;
}
