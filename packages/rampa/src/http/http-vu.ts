import type { Clock } from '../core/clock.ts';
import { RampaError } from '../core/errors.ts';
import type { Random } from '../core/iteration-random.ts';
import type { ProtocolVu, SampleScope } from '../core/protocol.ts';
import type { Deadlines } from '../network/deadlines.ts';
import type { WaitingCall } from './client/call-context.ts';
import { CookieJar } from './client/cookies/cookie-jar.ts';
import { DigestSessions } from './client/digest/digest-sessions.ts';
import { BoundHttpClient } from './client/http-client.ts';
import type { OpenStream } from './client/stream-delivery.ts';
import type { Exchange } from './connection/exchange.ts';
import type { OriginPools } from './connection/origin-pools.ts';
import type { HttpMetrics } from './http-metrics.ts';
import type { HttpScenario } from './http-scenario.ts';
import type { ChunkMemory } from './response/chunk-memory.ts';

interface HttpVuContext {
  readonly clock: Clock;
  readonly scenario: HttpScenario;
  readonly random: Random;
  readonly metrics: HttpMetrics;
  readonly deadlines: Deadlines;
  readonly chunkMemory: ChunkMemory;
  /** Called once, when the VU is closed. */
  readonly onClose: () => void;
}

/** The HTTP side of one VU: its connections and cookies. */
export class HttpVu implements ProtocolVu {
  readonly #context: HttpVuContext;
  readonly #connections: OriginPools;
  readonly #cookies = new CookieJar();
  // Most VUs need none of these.
  #digests: DigestSessions | undefined = undefined;
  #waiting: Set<WaitingCall> | undefined = undefined;
  #streams: Set<OpenStream> | undefined = undefined;
  #callCount = 0;
  #idle: PromiseWithResolvers<void> | undefined = undefined;
  #isClosed = false;

  constructor(context: HttpVuContext) {
    this.#context = context;
    this.#connections = context.scenario.openConnections(context.random);
  }

  get clock(): Clock {
    return this.#context.clock;
  }

  get connections(): OriginPools {
    return this.#connections;
  }

  get random(): Random {
    return this.#context.random;
  }

  get cookies(): CookieJar {
    return this.#cookies;
  }

  get digests(): DigestSessions {
    this.#digests ??= new DigestSessions(this.#context.random);
    return this.#digests;
  }

  get waiting(): Set<WaitingCall> {
    this.#waiting ??= new Set();
    return this.#waiting;
  }

  get streams(): Set<OpenStream> {
    this.#streams ??= new Set();
    return this.#streams;
  }

  get chunkMemory(): ChunkMemory {
    return this.#context.chunkMemory;
  }

  get deadlines(): Deadlines {
    return this.#context.deadlines;
  }

  bind(scope: SampleScope): BoundHttpClient {
    const { scenario, metrics } = this.#context;
    return new BoundHttpClient({
      vu: this,
      requests: scenario.requests,
      metrics: metrics.forScope(scope.tags),
      lagMs: scope.scheduleLagMs,
    });
  }

  /** @throws {RampaError} `RAMPA_WORKER_ENDED` after {@link close} */
  throwIfClosed(): void {
    if (this.#isClosed) throw retired();
  }

  callBegan(): void {
    this.#callCount++;
  }

  callEnded(): void {
    this.#callCount--;
    if (this.#callCount > 0 || this.#idle === undefined) return;
    this.#idle.resolve();
    this.#idle = undefined;
  }

  pending(): Promise<void> | undefined {
    if (this.#callCount === 0) return undefined;
    this.#idle ??= Promise.withResolvers();
    return this.#idle.promise;
  }

  endIteration(): void {
    if (!this.#context.scenario.keepCookies && !this.#cookies.isEmpty) this.#cookies.clear();
    if (this.#streams !== undefined) for (const stream of this.#streams) stream.abandon();
  }

  kill(reason: RampaError): void {
    for (const exchange of [...this.exchanges()]) exchange.cutOff(reason);
    for (const call of [...(this.#waiting ?? [])]) call.cutOff(reason);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.kill(retired());
    this.#context.scenario.closeConnections(this.#connections);
    this.#context.onClose();
  }

  /** Every request in flight. */
  *exchanges(): Generator<Exchange> {
    for (const exchange of this.#connections.exchanges()) {
      if (exchange.owner.vu === this) yield exchange;
    }
  }
}

function retired(): RampaError {
  return new RampaError('RAMPA_WORKER_ENDED', 'http client was used after its VU had retired');
}
