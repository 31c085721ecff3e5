import type { AddressFamily, TlsVersion } from '../core/network.ts';
import type { DurationText } from './duration-text.ts';

/** How connections are kept and shared, whatever they carry. */
export interface ConnectionOptions {
  /** `false`: every request opens a connection of its own and closes it. Default `true`. */
  readonly reuse?: boolean | undefined;
  /** A connection that is older takes no further request. Default none. */
  readonly maxLifetime?: DurationText | undefined;
  /** Requests after which a connection is closed. Default none. */
  readonly maxRequests?: number | undefined;
  /** A connection that is idle for that long is closed. Default none. */
  readonly idleTimeout?: DurationText | undefined;
  /** Who uses the same connections: one VU, or all VUs of the scenario in a thread. Default `"vu"`. */
  readonly share?: 'vu' | 'scenario' | undefined;
  /** Connections to one origin at once, of those who share them; more requests wait. Default 100. */
  readonly perHost?: number | undefined;
  /** The address of this machine to connect from. Default none. */
  readonly localAddress?: string | undefined;
}

/** How host names become addresses. */
export interface DnsOptions {
  /** How long an answer is used again; `"0s"` asks for every connection. Default `"5m"`. */
  readonly ttl?: DurationText | undefined;
  /** Which of several addresses is tried first; the others follow. Default `"random"`. */
  readonly select?: 'first' | 'random' | 'round-robin' | undefined;
  /** Which kinds of addresses are used; `prefer-` tries the other kind last. Default `"prefer-ipv4"`. */
  readonly family?: AddressFamily | undefined;
  /** Addresses that are used without asking, by `host` or `host:port`: an address, perhaps with a port. Default none. */
  readonly hosts?: Readonly<Record<string, string>> | undefined;
}

/** A certificate for servers that ask for one. Everything is PEM text, not the path of a file. */
export interface ClientCertificateOptions {
  /** Hosts that get it, such as `api.example.com` or `*.example.com`. Default all hosts. */
  readonly hosts?: readonly string[] | undefined;
  /** The certificate, followed by those that lead to its authority. */
  readonly cert: string;
  /** Its private key. */
  readonly key: string;
  /** Decrypts the key. Default none. */
  readonly passphrase?: string | undefined;
}

/** How servers are verified, and what is offered to them. */
export interface TlsOptions {
  /** Accepts any certificate, also one that is expired or for another host. Default `false`. */
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** Certificate authorities that are trusted instead of those of Node.js, as PEM text. Default none. */
  readonly ca?: string | readonly string[] | undefined;
  /** Certificates that servers may ask for; the first one for a host is taken. Default none. */
  readonly clientCertificates?: readonly ClientCertificateOptions[] | undefined;
  /** The name for SNI and verification instead of the URL's host. Default none. */
  readonly serverName?: string | undefined;
  /** The oldest version that is offered. Default `"TLSv1.2"`. */
  readonly minVersion?: TlsVersion | undefined;
  /** The newest version that is offered. Default `"TLSv1.3"`. */
  readonly maxVersion?: TlsVersion | undefined;
  /** Ciphers in OpenSSL's notation. Default those of Node.js. */
  readonly ciphers?: string | undefined;
  /** Whether a connection may continue the TLS session of an earlier one. Default `true`. */
  readonly resumeSessions?: boolean | undefined;
}

/** The HTTP proxies on the way to servers. Any option here turns those of the environment off. */
export interface ProxyOptions {
  /** The proxy for `http:` addresses, such as `"http://user:password@proxy.example:3128"`. Default none. */
  readonly http?: string | undefined;
  /** The proxy for `https:` addresses, which are reached through a tunnel. Default none. */
  readonly https?: string | undefined;
  /** Hosts that are reached without a proxy: names, `.suffixes`, addresses, networks such as `10.0.0.0/8`, `*`. Default none. */
  readonly noProxy?: readonly string[] | undefined;
}

/** How all protocol clients reach servers: of a scenario, or of the config for all scenarios. */
export interface NetworkOptions {
  /** How connections are kept and shared, see [connection](#connection). Default none. */
  readonly connection?: ConnectionOptions | undefined;
  /** How host names become addresses, see [dns](#dns). Default none. */
  readonly dns?: DnsOptions | undefined;
  /** How servers are verified, see [tls](#tls). Default none. */
  readonly tls?: TlsOptions | undefined;
  /** Proxies on the way to servers, see [proxy](#proxy). Default those of the environment. */
  readonly proxy?: ProxyOptions | undefined;
}
