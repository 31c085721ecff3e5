import type { Clock, TimerHandle } from '../../../src/core/clock.ts';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { Exchange, type ExchangeOwner } from '../../../src/http/connection/exchange.ts';
import { Http2Session } from '../../../src/http/http2/http2-session.ts';
import type { Http2Stream } from '../../../src/http/http2/http2-stream.ts';
import type { SessionOwner } from '../../../src/http/http2/session-state.ts';
import { StreamSource } from '../../../src/http/request/body-source.ts';
import { GIVEN } from '../../../src/http/request/header-reader.ts';
import type { HttpRequest } from '../../../src/http/request/http-request.ts';
import type { RequestBody } from '../../../src/http/request/request-body.ts';
import type { Fault } from '../../../src/network/fault.ts';
import { describeFrames, settings } from './frames.ts';

export interface RequestParts {
  readonly method?: string;
  readonly body?: string | Uint8Array | AsyncIterable<unknown>;
  readonly maxBodyBytes?: number;
  readonly discardBody?: boolean;
  /** Whether the server is asked before the body is sent. */
  readonly asksFirst?: boolean;
}

/** What a session waits for. */
const TIMERS = new Map<TimerHandle, () => void>();

const CLOCK = {
  nowMs: () => 0,
  setTimer(delayMs: number, callback: () => void): TimerHandle {
    const timer = { delayMs };
    TIMERS.set(timer, callback);
    return timer;
  },
  clearTimer: (timer: TimerHandle) => void TIMERS.delete(timer),
} as Partial<Clock> as Clock;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A session that has begun, and what became of it. */
export class SessionRig implements SessionOwner {
  readonly session = new Http2Session(this, CLOCK, false);
  readonly events: string[] = [];
  nowMs = 0;

  /** @param first what the server begins with; `null` leaves the session as it is when it begins */
  constructor(first: Buffer | null = settings()) {
    if (first === null) return;
    this.session.takeOutput();
    this.receive(first);
    this.session.takeOutput();
    this.events.length = 0;
  }

  open(parts: RequestParts = {}): Exchange {
    return this.openStream(parts).exchange;
  }

  openStream(parts: RequestParts = {}): Http2Stream {
    return this.session.open(exchangeOf(parts));
  }

  receive(...frames: readonly Buffer[]): void {
    const bytes = Buffer.concat(frames);
    this.session.push(bytes, 0, bytes.length, this.nowMs);
  }

  /** Lets the time pass that sessions wait for. @returns how many waited */
  passTime(): number {
    const waiting = [...TIMERS.values()];
    TIMERS.clear();
    for (const callback of waiting) callback();
    return waiting.length;
  }

  /** What happened since the last call. */
  takeEvents(): string[] {
    return this.events.splice(0);
  }

  /** What was sent since the last call. */
  takeFrames(): string[] {
    const output = this.session.takeOutput();
    const frames = output.startsWith(PREFACE) ? output.slice(PREFACE.length) : output;
    return describeFrames(Buffer.from(frames, 'latin1'));
  }

  outputGrew(): void {
    this.events.push('output grew');
  }

  sent({ id }: Http2Stream): void {
    this.events.push(`sent ${id}`);
  }

  answered({ id }: Http2Stream): void {
    this.events.push(`answered ${id}`);
  }

  headArrived({ id }: Http2Stream): void {
    this.events.push(`head ${id}`);
  }

  bodyArrived({ id }: Http2Stream): void {
    this.events.push(`body ${id}`);
  }

  completed({ id, response }: Http2Stream): void {
    this.events.push(
      `completed ${id} ${response.fields?.status} ${response.takeBody().toString('latin1')}`,
    );
  }

  streamFailed({ id }: Http2Stream, { code, problem }: Fault): void {
    this.events.push(`failed ${id} ${code} ${problem}`);
  }

  streamRefused({ id }: Http2Stream, { code, problem }: Fault): void {
    this.events.push(`refused ${id} ${code} ${problem}`);
  }

  roomChanged(): void {
    this.events.push('room changed');
  }

  broken({ code, problem }: Fault): void {
    this.events.push(`broken ${code} ${problem}`);
  }
}

const NOBODY: ExchangeOwner = {
  vu: {},
  deadlineMs: Number.POSITIVE_INFINITY,
  expire: () => {},
  succeed: () => {},
  fail: () => {},
  retried: () => {},
};

/** A request to `http://test/`. */
export function exchangeOf(
  { method = 'GET', body, asksFirst = false, ...settings }: RequestParts,
  owner: ExchangeOwner = NOBODY,
  nowMs = 0,
): Exchange {
  const head = `${method} / HTTP/1.1\r\nHost: test\r\n\r\n`;
  const request = {
    method,
    head,
    given: asksFirst ? GIVEN.expect : 0,
    target: { label: 'http://test/' },
    body: body === undefined ? undefined : bodyOf(body),
    settings: { ...DEFAULT_HTTP, ...settings },
  };
  return new Exchange(request as unknown as HttpRequest, head, owner, nowMs);
}

function bodyOf(body: NonNullable<RequestParts['body']>): RequestBody {
  const contentType = undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return { type: 'whole', content: body, bytes: body.length, contentType };
  }
  return { type: 'streamed', source: new StreamSource(body), bytes: undefined, contentType };
}
