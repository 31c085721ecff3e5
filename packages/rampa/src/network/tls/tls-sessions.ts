import type { X509Certificate } from 'node:crypto';

/** Servers whose sessions are kept; the one that was met first makes room. */
const MAX_SESSIONS = 1000;

/** What a later connection needs to continue a session. */
export interface TlsSession {
  readonly session: Buffer;
  /** The server shows none when a session is continued. */
  readonly shown: X509Certificate | undefined;
}

/**
 * TLS sessions that later connections may continue, the latest one per server. Shared by whoever shares
 * connections: a VU that stands for a new user must not continue the session of another one.
 */
export class TlsSessions {
  readonly #sessions = new Map<string, TlsSession>();

  get(server: string): TlsSession | undefined {
    return this.#sessions.get(server);
  }

  keep(server: string, session: TlsSession): void {
    if (this.#sessions.size >= MAX_SESSIONS && !this.#sessions.has(server)) this.#forgetFirst();
    this.#sessions.set(server, session);
  }

  /** After a handshake that failed: its session may be why. */
  forget(server: string): void {
    this.#sessions.delete(server);
  }

  #forgetFirst(): void {
    for (const server of this.#sessions.keys()) {
      this.#sessions.delete(server);
      return;
    }
  }
}
