/** How a scenario's clients keep and share connections. */
export interface ConnectionPlan {
  /** False: every request opens a connection of its own and closes it. */
  readonly reuse: boolean;
  /** A connection that is older takes no further request. */
  readonly maxLifetimeMs: number | undefined;
  /** Requests after which a connection is closed. */
  readonly maxRequests: number | undefined;
  /** A connection that was idle for longer is closed instead of used. */
  readonly idleTimeoutMs: number | undefined;
  /** Whether each VU has its own connections, or all VUs of the scenario in a shard share theirs. */
  readonly share: 'vu' | 'scenario';
  /** Connections to one origin at once; more requests wait, which counts as blocked. */
  readonly perHost: number;
  /** The address of this machine to connect from. */
  readonly localAddress: string | undefined;
}

/** Which kinds of addresses a host name may stand for; `prefer-` tries those of the other kind last. */
export type AddressFamily = 'any' | 'ipv4' | 'ipv6' | 'prefer-ipv4' | 'prefer-ipv6';

/** Where connections to a host go instead. */
export interface HostAddress {
  /** IPv6 without brackets. */
  readonly address: string;
  /** `undefined`: the port that was asked for. */
  readonly port: number | undefined;
}

/** How host names become addresses. */
export interface DnsPlan {
  /** How long an answer is used again; 0 asks for every connection. */
  readonly ttlMs: number;
  /** Which of several addresses a new connection tries first; the others follow when it fails. */
  readonly select: 'first' | 'random' | 'round-robin';
  readonly family: AddressFamily;
  /** Addresses that are used without asking, by `host` or `host:port`; the latter wins. */
  readonly hosts: Readonly<Record<string, HostAddress>>;
}

/** A certificate that rampa shows to servers which ask for one. */
export interface ClientCertificatePlan {
  /** Hosts that get it, such as `api.example.com` or `*.example.com`; none: all hosts. */
  readonly hosts: readonly string[];
  /** PEM: the certificate, followed by those that lead to its authority. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly passphrase: string | undefined;
}

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** How servers are verified, and what is offered to them. */
export interface TlsPlan {
  /** Accepts any certificate. */
  readonly insecureSkipTlsVerify: boolean;
  /** Certificate authorities, PEM, that are trusted instead of those of Node.js; none: those of Node.js. */
  readonly ca: readonly string[];
  readonly clientCertificates: readonly ClientCertificatePlan[];
  /** The name for SNI and verification instead of the URL's host. */
  readonly serverName: string | undefined;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** In OpenSSL's notation; `undefined`: those of Node.js. */
  readonly ciphers: string | undefined;
  /** Whether a new connection may continue the TLS session of an earlier one. */
  readonly resumeSessions: boolean;
}

/** A proxy that speaks HTTP. */
export interface ProxyServerPlan {
  /** Whether the proxy itself is spoken to over TLS. */
  readonly isSecure: boolean;
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
}

/** Which proxies requests go through. */
export interface ProxyPlan {
  /** The proxy for `http:` addresses. */
  readonly http: ProxyServerPlan | undefined;
  /** The proxy for `https:` addresses. */
  readonly https: ProxyServerPlan | undefined;
  /**
   * Hosts that are reached without a proxy, in lower case, each perhaps with a port: `example.com` and what is
   * below it, `.example.com` only what is below, addresses, networks in CIDR form, or `*` for all.
   */
  readonly noProxy: readonly string[];
}

/** How every protocol client of a scenario reaches servers. */
export interface NetworkPlan {
  readonly connection: ConnectionPlan;
  readonly dns: DnsPlan;
  readonly tls: TlsPlan;
  readonly proxy: ProxyPlan;
}

/** What a script gets that says nothing about the network. */
export const DEFAULT_NETWORK: NetworkPlan = {
  connection: {
    reuse: true,
    maxLifetimeMs: undefined,
    maxRequests: undefined,
    idleTimeoutMs: undefined,
    share: 'vu',
    perHost: 100,
    localAddress: undefined,
  },
  dns: { ttlMs: 300_000, select: 'random', family: 'prefer-ipv4', hosts: {} },
  tls: {
    insecureSkipTlsVerify: false,
    ca: [],
    clientCertificates: [],
    serverName: undefined,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: undefined,
    resumeSessions: true,
  },
  proxy: { http: undefined, https: undefined, noProxy: [] },
};
