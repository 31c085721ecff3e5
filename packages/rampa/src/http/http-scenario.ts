import * as tls from 'node:tls';
import type { Clock } from '../core/clock.ts';
import type { ScenarioPlan } from '../core/plan.ts';
import type { TlsSettings } from '../network/open-socket.ts';
import type { PoolContext } from './connection/connection-pool.ts';
import { OriginPools } from './connection/origin-pools.ts';
import { RequestFactory } from './request/request-factory.ts';

/** What the scenarios of a shard have in common. */
export interface ScenarioContext {
  readonly clock: Clock;
  readonly readBuffer: Buffer;
  readonly userAgent: string;
}

/** What the VUs of one scenario share in a shard: how they reach servers, and caches. */
export class HttpScenario {
  readonly keepCookies: boolean;
  readonly requests: RequestFactory;
  readonly #plan: ScenarioPlan;
  readonly #pools: PoolContext;
  #sharedConnections: OriginPools | undefined = undefined;
  #tls: TlsSettings | undefined = undefined;

  constructor(plan: ScenarioPlan, { clock, readBuffer, userAgent }: ScenarioContext) {
    this.#plan = plan;
    this.keepCookies = plan.keepCookies;
    this.requests = new RequestFactory(userAgent, plan.http);
    this.#pools = {
      clock,
      readBuffer,
      maxConnections: plan.network.connection.perHost,
      tls: () => this.#tlsSettings(),
    };
  }

  /** Whether all VUs use the same connections, which then outlive each of them. */
  get sharesConnections(): boolean {
    return this.#plan.network.connection.share === 'scenario';
  }

  /** The connections of a VU. */
  openConnections(): OriginPools {
    if (!this.sharesConnections) return new OriginPools(this.#pools);
    this.#sharedConnections ??= new OriginPools(this.#pools);
    return this.#sharedConnections;
  }

  /** Closes what VUs have shared, once none is left. */
  close(): void {
    this.#sharedConnections?.close();
    this.#sharedConnections = undefined;
  }

  /** Made once and only when needed: reading the certificate authorities takes milliseconds. */
  #tlsSettings(): TlsSettings {
    const { ca, insecureSkipTlsVerify } = this.#plan.network.tls;
    this.#tls ??= {
      secureContext: tls.createSecureContext(ca.length === 0 ? {} : { ca: [...ca] }),
      isVerified: !insecureSkipTlsVerify,
    };
    return this.#tls;
  }
}
