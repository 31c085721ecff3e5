import { lookup } from 'node:dns';
import type { Clock } from '../core/clock.ts';
import type { NetworkPlan } from '../core/network.ts';
import { type Lookup, NameResolver } from './dns/name-resolver.ts';
import { ProxyChoice } from './proxy/proxy-choice.ts';
import { TlsClient } from './tls/tls-client.ts';

/** What a scenario's network needs from the shard. */
export interface NetworkContext {
  readonly clock: Clock;
  /** Default: the system's. */
  readonly lookup?: Lookup | undefined;
}

/** How the clients of one scenario reach servers, in one shard. */
export class ScenarioNetwork {
  readonly names: NameResolver;
  readonly tls: TlsClient;
  readonly proxies: ProxyChoice;
  /** The address of this machine to connect from. */
  readonly localAddress: string | undefined;

  constructor(plan: NetworkPlan, { clock, lookup: ask = lookup }: NetworkContext) {
    const { localAddress } = plan.connection;
    this.localAddress = localAddress;
    this.names = new NameResolver(plan.dns, { clock, lookup: ask, localAddress });
    this.tls = new TlsClient(plan.tls);
    this.proxies = new ProxyChoice(plan.proxy);
  }
}
