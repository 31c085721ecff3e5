import type { RunEvent } from '../core/run.ts';

/** A subscriber that is this many events behind loses intermediate snapshots, and nothing else. */
const MAX_SNAPSHOTS_WAITING = 1;

/**
 * Hands a run's events to any number of readers, none of which can slow the run down. The first reader
 * gets everything from the beginning; later ones from now on.
 */
export class EventBus {
  readonly #subscribers = new Set<Subscriber>();
  #first: Subscriber | undefined = new Subscriber();
  #ended = false;

  constructor() {
    if (this.#first !== undefined) this.#subscribers.add(this.#first);
  }

  publish(event: RunEvent): void {
    for (const subscriber of this.#subscribers) subscriber.push(event);
  }

  /** Ends every reader's stream once it has read what is waiting. */
  end(): void {
    this.#ended = true;
    for (const subscriber of this.#subscribers) subscriber.end();
  }

  subscribe(): AsyncIterable<RunEvent> {
    const subscriber = this.#first ?? new Subscriber();
    if (this.#first === undefined) {
      if (this.#ended) subscriber.end();
      this.#subscribers.add(subscriber);
    }
    this.#first = undefined;
    return subscriber.read(() => this.#subscribers.delete(subscriber));
  }
}

class Subscriber {
  #queue: RunEvent[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  push(event: RunEvent): void {
    if (event.type === 'snapshot') this.#forgetSnapshots();
    this.#queue.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *read(onLeave: () => void): AsyncGenerator<RunEvent, void> {
    try {
      while (true) {
        const event = this.#queue.shift();
        if (event !== undefined) yield event;
        else if (this.#ended) return;
        else await this.#more();
      }
    } finally {
      onLeave();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  /** A waiting snapshot is worth nothing once there is a newer one. */
  #forgetSnapshots(): void {
    const waiting = this.#queue.filter((event) => event.type === 'snapshot').length;
    if (waiting < MAX_SNAPSHOTS_WAITING) return;
    this.#queue = this.#queue.filter((event) => event.type !== 'snapshot');
  }
}
