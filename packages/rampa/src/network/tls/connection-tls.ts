import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { TlsCertificate, TlsInfo } from '../../core/tls.ts';
import type { TlsSession } from './tls-sessions.ts';

/** What the handshake of one connection came to; also known when the connection is gone. */
export class ConnectionTls implements TlsInfo {
  readonly version: string;
  readonly cipher: string;
  readonly isResumed: boolean;
  readonly #shown: X509Certificate | undefined;
  #certificate: TlsCertificate | undefined = undefined;

  /**
   * @param socket right after its handshake
   * @param session the one that it may have continued
   */
  constructor(socket: TLSSocket, session: TlsSession | undefined) {
    this.version = socket.getProtocol() ?? '';
    this.cipher = socket.getCipher().standardName;
    this.isResumed = socket.isSessionReused();
    this.#shown = socket.getPeerX509Certificate() ?? session?.shown;
  }

  get certificate(): TlsCertificate | undefined {
    if (this.#shown !== undefined) this.#certificate ??= read(this.#shown);
    return this.#certificate;
  }

  /** `session` of this connection, for those that continue it. */
  toSession(session: Buffer): TlsSession {
    return { session, shown: this.#shown };
  }

  /** What scripts print is what they can read. */
  toJSON(): TlsInfo {
    const { version, cipher, isResumed, certificate } = this;
    return { version, cipher, isResumed, certificate };
  }
}

function read(shown: X509Certificate): TlsCertificate {
  const { subjectAltName, fingerprint256, validFromDate, validToDate } = shown;
  return {
    subject: onOneLine(shown.subject),
    issuer: onOneLine(shown.issuer),
    validFrom: validFromDate,
    validTo: validToDate,
    fingerprint256,
    subjectAltName,
  };
}

function onOneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
