import type { Link } from '../../engine/link.ts';

/** Two ends of a channel inside one thread; what is sent on one arrives at the other, one turn later. */
export function memoryLinks<A, B>(): readonly [Link<A, B>, Link<B, A>] {
  const left = new MemoryEnd<A, B>();
  const right = new MemoryEnd<B, A>();
  left.connect(right);
  right.connect(left);
  return [left, right];
}

class MemoryEnd<Out, In> implements Link<Out, In> {
  #peer: MemoryEnd<In, Out> | undefined;
  #handler: ((message: In) => void) | undefined;
  #onClose: ((error: Error | undefined) => void) | undefined;
  #early: In[] = [];
  #closed = false;
  #isPeerGone = false;

  connect(peer: MemoryEnd<In, Out>): void {
    this.#peer = peer;
  }

  send(message: Out): void {
    if (this.#closed) return;
    const peer = this.#peer;
    // Never inside of send(): a handler must not run in the middle of its sender.
    queueMicrotask(() => peer?.receive(message));
  }

  onMessage(handler: (message: In) => void): void {
    this.#handler = handler;
    for (const message of this.#early.splice(0)) handler(message);
  }

  onClose(handler: (error: Error | undefined) => void): void {
    this.#onClose = handler;
    if (this.#isPeerGone) handler(undefined);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer?.peerClosed();
  }

  receive(message: In): void {
    if (this.#closed) return;
    if (this.#handler === undefined) this.#early.push(message);
    else this.#handler(message);
  }

  peerClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#isPeerGone = true;
    this.#onClose?.(undefined);
  }
}
