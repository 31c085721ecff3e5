import type { Clock } from '../../core/clock.ts';
import type { RampaError } from '../../core/errors.ts';
import type { Random } from '../../core/iteration-random.ts';
import type { Deadlines } from '../../network/deadlines.ts';
import type { OriginPools } from '../connection/origin-pools.ts';
import type { ScopeMetrics } from '../http-metrics.ts';
import type { RequestFactory } from '../request/request-factory.ts';
import type { ChunkMemory } from '../response/chunk-memory.ts';
import type { CookieJar } from './cookies/cookie-jar.ts';
import type { DigestSessions } from './digest/digest-sessions.ts';
import type { OpenStream } from './stream-delivery.ts';

/** A call that waits for its next try, so it is on no connection. */
export interface WaitingCall {
  /** Ends the call with `reason`. */
  cutOff(reason: RampaError): void;
}

/** The VU that a call is made for. */
export interface CallVu {
  readonly clock: Clock;
  /** What is drawn for requests. */
  readonly random: Random;
  readonly deadlines: Deadlines;
  readonly connections: OriginPools;
  readonly cookies: CookieJar;
  readonly digests: DigestSessions;
  /** Calls add themselves while they wait. */
  readonly waiting: Set<WaitingCall>;
  readonly chunkMemory: ChunkMemory;
  /** Streams that have not ended. */
  readonly streams: Set<OpenStream>;
  /** @throws {RampaError} `RAMPA_WORKER_ENDED` once the VU has retired */
  throwIfClosed(): void;
  /** A call is under way that the script may not await. */
  callBegan(): void;
  /** It is over, or the script reads its stream. */
  callEnded(): void;
}

/** What a call works with: the same for all calls of one client. */
export interface CallContext {
  readonly vu: CallVu;
  readonly requests: RequestFactory;
  readonly metrics: ScopeMetrics;
  /** Actual minus intended start of the iteration, ms. */
  readonly lagMs: number | undefined;
}
