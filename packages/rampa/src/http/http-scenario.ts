import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/iteration-random.ts';
import type { SeriesSource, Tags } from '../core/metric.ts';
import type { ScenarioPlan } from '../core/plan.ts';
import { lifeRules } from '../network/connection-life.ts';
import { ConnectionMetrics } from '../network/connection-metrics.ts';
import type { Deadlines, Expiring } from '../network/deadlines.ts';
import { type NetworkContext, ScenarioNetwork } from '../network/scenario-network.ts';
import { TlsSessions } from '../network/tls/tls-sessions.ts';
import type { PoolContext } from './connection/connection-pool.ts';
import type { Exchange } from './connection/exchange.ts';
import { OriginPools } from './connection/origin-pools.ts';
import type { HeadMemory } from './http1/head-memory.ts';
import type { LazyHttp2 } from './http2/lazy-http2.ts';
import { RequestFactory } from './request/request-factory.ts';

/** What the scenarios of a shard have in common. */
export interface ScenarioContext extends NetworkContext {
  readonly clock: Clock;
  readonly series: SeriesSource;
  readonly readBuffer: Buffer;
  readonly heads: HeadMemory;
  readonly http2: LazyHttp2;
  readonly userAgent: string;
  /** Closes connections that are idle for too long. */
  readonly idleDeadlines: Deadlines;
}

/** What the VUs of one scenario share in a shard: how they reach servers, caches, and perhaps connections. */
export class HttpScenario {
  readonly keepCookies: boolean;
  readonly requests: RequestFactory;
  readonly #isShared: boolean;
  readonly #pools: Omit<PoolContext, 'sessions' | 'random'>;
  /** Everybody's connections; when they are shared only one, with the number of VUs that use it. */
  readonly #open = new Map<OriginPools, number>();

  /** @param tags those of samples that belong to no iteration */
  constructor(plan: ScenarioPlan, tags: Tags, context: ScenarioContext) {
    const { connection } = plan.network;
    const { clock, readBuffer, heads, http2, idleDeadlines } = context;
    const network = new ScenarioNetwork(plan.network, context);
    this.keepCookies = plan.keepCookies;
    this.requests = new RequestFactory(context.userAgent, plan.http, network.proxies);
    this.#isShared = connection.share === 'scenario';
    this.#pools = {
      clock,
      readBuffer,
      heads,
      http2,
      idleDeadlines,
      network,
      metrics: new ConnectionMetrics(context.series, tags),
      lifeRules: lifeRules(connection),
      maxConnections: connection.perHost,
    };
  }

  /**
   * The connections of a VU: its own, or those that all share. To be given back with {@link closeConnections}.
   * @param random the VU's; those that all share take that of the first one
   */
  openConnections(random: Random): OriginPools {
    const [shared] = this.#isShared ? this.#open.keys() : [];
    const connections =
      shared ?? new OriginPools({ ...this.#pools, random, sessions: new TlsSessions() });
    this.#open.set(connections, (this.#open.get(connections) ?? 0) + 1);
    return connections;
  }

  /** Closes them as soon as no VU uses them. */
  closeConnections(connections: OriginPools): void {
    const userCount = (this.#open.get(connections) ?? 0) - 1;
    if (userCount > 0) {
      this.#open.set(connections, userCount);
    } else {
      this.#open.delete(connections);
      connections.close();
    }
  }

  /** Every request in flight. */
  *exchanges(): Generator<Exchange> {
    for (const connections of this.#open.keys()) yield* connections.exchanges();
  }

  /** Connections without anything to carry, each until it has been idle for too long. */
  *idleConnections(): Generator<Expiring> {
    for (const connections of this.#open.keys()) yield* connections.idleConnections();
  }
}
