import type { HttpTimings } from '../core/http.ts';

/** The phases of a request, in the order in which they can follow each other. */
export const PHASE = {
  blocked: 0,
  connecting: 1,
  tlsHandshaking: 2,
  sending: 3,
  waiting: 4,
  receiving: 5,
} as const;

export type Phase = (typeof PHASE)[keyof typeof PHASE];

/**
 * The times of one request, each phase charged with the time until the next one begins. One object per
 * request, never shared; final after {@link finish}.
 */
export class RequestTimings implements HttpTimings {
  blocked = 0;
  connecting = 0;
  tlsHandshaking = 0;
  sending = 0;
  waiting = 0;
  receiving = 0;
  duration = 0;
  #phase: Phase = PHASE.blocked;
  #sinceMs: number;

  constructor(startedAtMs: number) {
    this.#sinceMs = startedAtMs;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** When the phase under way began. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** Ends the phase under way at `nowMs`, and begins `next`; phases in between never happened. */
  enter(next: Phase, nowMs: number): void {
    this.#charge(nowMs - this.#sinceMs);
    this.#phase = next;
    this.#sinceMs = nowMs;
  }

  /** Ends the phase under way. The duration is the sum of the phases, so that they always add up. */
  finish(nowMs: number): void {
    this.#charge(nowMs - this.#sinceMs);
    this.#sinceMs = nowMs;
    this.duration =
      this.blocked +
      this.connecting +
      this.tlsHandshaking +
      this.sending +
      this.waiting +
      this.receiving;
  }

  /** Starts over on another connection: all the time so far was waiting for one that works. */
  restart(nowMs: number): void {
    this.finish(nowMs);
    this.blocked = this.duration;
    this.connecting = 0;
    this.tlsHandshaking = 0;
    this.sending = 0;
    this.waiting = 0;
    this.receiving = 0;
    this.#phase = PHASE.blocked;
  }

  #charge(elapsedMs: number): void {
    switch (this.#phase) {
      case PHASE.blocked:
        this.blocked += elapsedMs;
        return;
      case PHASE.connecting:
        this.connecting += elapsedMs;
        return;
      case PHASE.tlsHandshaking:
        this.tlsHandshaking += elapsedMs;
        return;
      case PHASE.sending:
        this.sending += elapsedMs;
        return;
      case PHASE.waiting:
        this.waiting += elapsedMs;
        return;
      case PHASE.receiving:
        this.receiving += elapsedMs;
    }
  }
}
