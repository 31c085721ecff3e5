import type { Socket } from 'node:net';

/** Who is told what happens on a {@link Wire}. */
export interface WireReceiver {
  /** The read buffer holds `length` new bytes, until this returns. */
  receive(length: number): void;
  /** What was written has left, after a {@link Wire.write} that said it had not. */
  drained(): void;
  /** The other side has closed, or the socket is gone; may come twice. */
  ended(): void;
  failed(error: unknown): void;
}

/** The part of a socket's options that makes it read into one buffer, shared by many sockets. */
export interface ReadOptions {
  readonly onread: {
    readonly buffer: Buffer;
    readonly callback: (length: number) => boolean;
  };
}

/** A socket whose bytes arrive in a shared buffer, and whose receiver changes with its stages. */
export class Wire {
  receiver: WireReceiver;
  readonly socket: Socket;
  #isPaused = false;

  /**
   * @param connect makes the socket with these options
   * @throws when node refuses the address
   */
  constructor(receiver: WireReceiver, buffer: Buffer, connect: (options: ReadOptions) => Socket) {
    this.receiver = receiver;
    const callback = (length: number): boolean => {
      this.receiver.receive(length);
      return !this.#isPaused;
    };
    this.socket = connect({ onread: { buffer, callback } });
    this.socket.on('drain', () => this.receiver.drained());
    this.socket.on('end', () => this.receiver.ended());
    this.socket.on('error', (error) => this.receiver.failed(error));
    this.socket.on('close', () => this.receiver.ended());
  }

  /** False once the other side has closed. */
  get isUsable(): boolean {
    return this.socket.writable;
  }

  /** Bytes that wait to be sent. */
  get pendingBytes(): number {
    return this.socket.writableLength;
  }

  /** @returns whether all of it has left; if not, the receiver is told later */
  write(content: string | Uint8Array): boolean {
    return typeof content === 'string'
      ? this.socket.write(content, 'latin1')
      : this.socket.write(content);
  }

  /** Reads no more until {@link resume}, so that the sender has to wait. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.socket.resume();
  }

  /** Drops the connection at once. */
  close(): void {
    this.socket.destroy();
  }
}
