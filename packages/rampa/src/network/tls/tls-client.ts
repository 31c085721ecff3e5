import { isIP } from 'node:net';
import { getBuiltinModule } from 'node:process';
import type * as tls from 'node:tls';
import type { ClientCertificatePlan, TlsPlan } from '../../core/network.ts';

/** What one handshake is about. */
export interface HandshakeSetup {
  /** The host that is connected to: it decides about the client certificate. */
  readonly host: string;
  /** What the server's certificate must be for. */
  readonly serverName: string;
  /** What is offered (ALPN), the most wanted first. */
  readonly protocols: readonly string[];
  /** A session to continue. */
  readonly session: Buffer | undefined;
}

/** How a scenario's connections speak TLS. Reading certificates takes milliseconds: it is done once, when needed. */
export class TlsClient {
  readonly #plan: TlsPlan;
  readonly #contexts = new Map<ClientCertificatePlan | undefined, tls.SecureContext>();

  constructor(plan: TlsPlan) {
    this.#plan = plan;
  }

  get resumesSessions(): boolean {
    return this.#plan.resumeSessions;
  }

  /** What the certificate of a server with this host in its URL must be for. */
  serverName(host: string): string {
    return this.#plan.serverName ?? host;
  }

  /** Options for `tls.connect`. */
  options({ host, serverName, protocols, session }: HandshakeSetup): tls.ConnectionOptions {
    return {
      secureContext: this.#context(host),
      rejectUnauthorized: !this.#plan.insecureSkipTlsVerify,
      ALPNProtocols: [...protocols],
      // Addresses have no place in SNI, RFC 6066 section 3.
      ...(isIP(serverName) === 0 && { servername: serverName }),
      // Node knows the address only.
      checkServerIdentity: (_, certificate) =>
        getBuiltinModule('node:tls').checkServerIdentity(serverName, certificate),
      ...(session !== undefined && { session }),
    };
  }

  #context(host: string): tls.SecureContext {
    const certificate = this.#plan.clientCertificates.find(({ hosts }) => isFor(hosts, host));
    let context = this.#contexts.get(certificate);
    if (context === undefined) {
      context = getBuiltinModule('node:tls').createSecureContext(this.#contextOptions(certificate));
      this.#contexts.set(certificate, context);
    }
    return context;
  }

  #contextOptions(certificate: ClientCertificatePlan | undefined): tls.SecureContextOptions {
    const { ca, ciphers, minVersion, maxVersion } = this.#plan;
    return {
      minVersion,
      maxVersion,
      ...(ca.length > 0 && { ca: [...ca] }),
      ...(ciphers !== undefined && { ciphers }),
      ...(certificate !== undefined && {
        cert: certificate.cert,
        key: certificate.key,
        passphrase: certificate.passphrase,
      }),
    };
  }
}

/** `*.example.com` stands for one label, as in certificates. */
function isFor(hosts: readonly string[], host: string): boolean {
  if (hosts.length === 0) return true;
  const dot = host.indexOf('.');
  return hosts.some((each) => each === host || (dot > 0 && each === `*${host.slice(dot)}`));
}
