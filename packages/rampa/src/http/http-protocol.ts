import type { ProtocolKind } from '../core/protocol.ts';
import { HttpShard } from './http-shard.ts';

/** How all HTTP requests of a run are made. */
export interface HttpProtocolOptions {
  /** The `user-agent` header; default `rampa`. */
  readonly userAgent?: string | undefined;
  /** Accepts any certificate; default `false`. */
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** Certificate authorities in PEM form, instead of those that Node.js trusts. */
  readonly ca?: string | readonly string[] | undefined;
  /** The largest response body, in bytes; default 256 MiB. */
  readonly maxBodyBytes?: number | undefined;
}

/** HTTP/1.1 over TCP and TLS: `worker.http`. */
export function httpProtocol(options: HttpProtocolOptions = {}): ProtocolKind {
  const settings = {
    userAgent: options.userAgent ?? 'rampa',
    isVerified: options.insecureSkipTlsVerify !== true,
    ca: typeof options.ca === 'string' ? [options.ca] : options.ca,
    maxBodyBytes: options.maxBodyBytes ?? 268_435_456,
  };
  return { name: 'http', openShard: (context) => new HttpShard(settings, context) };
}
