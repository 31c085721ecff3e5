import type { ProtocolKind } from '../core/protocol.ts';
import type { Lookup } from '../network/dns/name-resolver.ts';
import { HttpShard } from './http-shard.ts';

/** What all HTTP requests of a run have in common, whatever their scenario. */
export interface HttpProtocolOptions {
  /** The `user-agent` header; default `rampa`. */
  readonly userAgent?: string | undefined;
  /** Asks for the addresses of a name. Default: the system does. */
  readonly lookup?: Lookup | undefined;
}

/** HTTP over TCP and TLS: `worker.http`. */
export function httpProtocol(options: HttpProtocolOptions = {}): ProtocolKind {
  const { userAgent = 'rampa', lookup } = options;
  const shared = { userAgent, lookup };
  return { name: 'http', openShard: (context) => new HttpShard(shared, context) };
}
