import type { ConnectionPlan } from '../core/network.ts';
import type { Expiring } from './deadlines.ts';

/** The rules about how long the connections of a scenario are used. */
export interface LifeRules {
  readonly maxRequests: number;
  readonly maxLifetimeMs: number;
  readonly idleTimeoutMs: number;
}

/** Rules without a limit are infinite, so that every connection is compared in the same way. */
export function lifeRules(plan: ConnectionPlan): LifeRules {
  const { reuse, maxRequests, maxLifetimeMs, idleTimeoutMs } = plan;
  return {
    maxRequests: reuse ? (maxRequests ?? Number.POSITIVE_INFINITY) : 1,
    maxLifetimeMs: maxLifetimeMs ?? Number.POSITIVE_INFINITY,
    idleTimeoutMs: idleTimeoutMs ?? Number.POSITIVE_INFINITY,
  };
}

/** How long a connection may be used: it counts requests, and knows when it must be closed though nobody uses it. */
export class ConnectionLife implements Expiring {
  /** When an idle connection is closed, on the shard's clock. */
  deadlineMs = Number.POSITIVE_INFINITY;
  requestCount = 0;
  readonly #rules: LifeRules;
  readonly #endsAtMs: number;
  readonly #close: () => void;

  constructor(rules: LifeRules, openedAtMs: number, close: () => void) {
    this.#rules = rules;
    this.#endsAtMs = openedAtMs + rules.maxLifetimeMs;
    this.#close = close;
  }

  /** Whether no request may follow those so far. */
  get isSpent(): boolean {
    return this.requestCount >= this.#rules.maxRequests;
  }

  isOver(nowMs: number): boolean {
    return this.isSpent || nowMs >= this.#endsAtMs;
  }

  /** The connection has nothing to carry. */
  rest(nowMs: number): void {
    this.deadlineMs = Math.min(this.#endsAtMs, nowMs + this.#rules.idleTimeoutMs);
  }

  expire(): void {
    this.#close();
  }
}
