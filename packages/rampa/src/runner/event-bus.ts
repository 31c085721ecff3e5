import type { RunEvent } from '../core/run.ts';

/** What an event says beside its run and its time. */
export type EventBody = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'run_id' | 'timestamp'>
    : never
  : never;

/**
 * Hands a run's events to any number of readers, none of which can slow the run down. The first reader
 * gets everything from the beginning; later ones from now on.
 *
 * What waits for a reader is bounded: of events that come again and again only the latest waits. What is left
 * comes a few times in a run: phases, the verdict on thresholds, a warning per fact.
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
    this.#queue = this.#queue.filter((waiting) => !isOutdatedBy(waiting, event));
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
}

/** True when nobody needs to read `waiting` any more, because `next` says what is so now. */
function isOutdatedBy(waiting: RunEvent, next: RunEvent): boolean {
  switch (next.type) {
    case 'snapshot':
    case 'health':
    case 'pause':
    case 'resume':
      return waiting.type === next.type;
    case 'live_threshold':
      // That thresholds abort the run must not be lost, whatever they say afterwards.
      return waiting.type === next.type && waiting.will_abort === next.will_abort;
    case 'phase':
    case 'threshold':
    case 'warning':
      return false;
  }
}
