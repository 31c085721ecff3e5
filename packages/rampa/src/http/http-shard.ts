import * as tls from 'node:tls';
import type {
  ProtocolContext,
  ProtocolShard,
  ProtocolVu,
  ProtocolVuOptions,
} from '../core/protocol.ts';
import type { ConnectionContext } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import type { Exchange } from './exchange.ts';
import { HttpMetrics } from './http-metrics.ts';
import { HttpVu } from './http-vu.ts';
import type { TlsSettings } from './open-socket.ts';
import { RequestFactory } from './request-factory.ts';

const READ_BUFFER_BYTES = 65_536;

interface HttpSettings {
  readonly userAgent: string;
  readonly isVerified: boolean;
  readonly ca: readonly string[] | undefined;
  readonly maxBodyBytes: number;
}

/** What the VUs of a shard share: caches, the read buffer, the timer. */
export class HttpShard implements ProtocolShard {
  readonly #context: ProtocolContext;
  readonly #settings: HttpSettings;
  readonly #vus = new Set<HttpVu>();
  readonly #requests: RequestFactory;
  readonly #metrics: HttpMetrics;
  readonly #deadlines: Deadlines;
  readonly #connections: ConnectionContext;
  #tls: TlsSettings | undefined = undefined;

  constructor(settings: HttpSettings, context: ProtocolContext) {
    this.#context = context;
    this.#settings = settings;
    this.#requests = new RequestFactory(settings.userAgent);
    this.#metrics = new HttpMetrics(context.series);
    this.#deadlines = new Deadlines(context.clock, () => this.#exchanges());
    this.#connections = {
      clock: context.clock,
      readBuffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
      maxBodyBytes: settings.maxBodyBytes,
      tls: () => this.#tlsSettings(),
    };
  }

  openVu({ keepCookies }: ProtocolVuOptions): ProtocolVu {
    const vu = new HttpVu({
      clock: this.#context.clock,
      requests: this.#requests,
      metrics: this.#metrics,
      deadlines: this.#deadlines,
      connections: this.#connections,
      keepCookies,
      onClose: () => this.#forget(vu),
    });
    this.#vus.add(vu);
    return vu;
  }

  *#exchanges(): Generator<Exchange> {
    for (const vu of this.#vus) yield* vu.exchanges();
  }

  #forget(vu: HttpVu): void {
    this.#vus.delete(vu);
    if (this.#vus.size === 0) this.#deadlines.stop();
  }

  /** Made once and only when needed: reading the certificate authorities takes milliseconds. */
  #tlsSettings(): TlsSettings {
    const { ca, isVerified } = this.#settings;
    this.#tls ??= {
      secureContext: tls.createSecureContext(ca === undefined ? {} : { ca: [...ca] }),
      isVerified,
    };
    return this.#tls;
  }
}
