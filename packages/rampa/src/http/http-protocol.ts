import type { ProtocolKind } from '../core/protocol.ts';
import type { Lookup } from '../network/dns/name-resolver.ts';
import { HttpShard } from './http-shard.ts';

/** What all HTTP requests of a run have in common, whatever their scenario. */
export interface HttpProtocolOptions {
  /** The `user-agent` header; default `rampa`. */
  readonly userAgent?: string | undefined;
  /** Chooses among the addresses of a name: from 0 up to, not including, 1. Default: always 0, the first one. */
  readonly random?: (() => number) | undefined;
  /** Asks for the addresses of a name. Default: the system does. */
  readonly lookup?: Lookup | undefined;
}

/** HTTP over TCP and TLS: `worker.http`. */
export function httpProtocol(options: HttpProtocolOptions = {}): ProtocolKind {
  const { userAgent = 'rampa', random = () => 0, lookup } = options;
  const shared = { userAgent, random, lookup };
  return { name: 'http', openShard: (context) => new HttpShard(shared, context) };
}
