import type { ProtocolKind } from '../core/protocol.ts';
import { HttpShard } from './http-shard.ts';

/** What all HTTP requests of a run have in common, whatever their scenario. */
export interface HttpProtocolOptions {
  /** The `user-agent` header; default `rampa`. */
  readonly userAgent?: string | undefined;
}

/** HTTP over TCP and TLS: `worker.http`. */
export function httpProtocol({ userAgent = 'rampa' }: HttpProtocolOptions = {}): ProtocolKind {
  return { name: 'http', openShard: (context) => new HttpShard(userAgent, context) };
}
