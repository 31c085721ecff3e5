import type { Socket } from 'node:net';
import type { TlsInfo } from '../core/tls.ts';

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

/** What streams call the encoding of bytes; their types do not know it. */
const BYTES = 'buffer' as BufferEncoding;

/** A socket whose bytes arrive in a shared buffer, and whose receiver changes with its stages. */
export class Wire {
  receiver: WireReceiver;
  readonly socket: Socket;
  /** What its TLS handshake came to; `undefined` without one. */
  tls: TlsInfo | undefined = undefined;
  readonly #buffer: Buffer;
  #isPaused = false;
  #isWriting = false;
  /** Whether the last write is still under way. */
  #isSending = false;
  /** What waits for the last write. */
  #held: Chunk[] = [];

  /**
   * @param connect makes the socket with these options
   * @throws when node refuses the address
   */
  constructor(receiver: WireReceiver, buffer: Buffer, connect: (options: ReadOptions) => Socket) {
    this.receiver = receiver;
    this.#buffer = buffer;
    const callback = (length: number): boolean => {
      this.receiver.receive(length);
      return !this.#isPaused;
    };
    this.socket = connect({ onread: { buffer, callback } });
    this.socket.on('end', () => this.receiver.ended());
    this.socket.on('error', (error) => this.receiver.failed(error));
    this.socket.on('close', () => this.receiver.ended());
  }

  /** Node reads into buffers of its own when a socket is made over another one. */
  readChunks(): void {
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** False once the other side has closed. */
  get isUsable(): boolean {
    return this.socket.writable;
  }

  /** Whether something written still waits to be sent. */
  get isSending(): boolean {
    return this.#isSending;
  }

  /**
   * Sends text, one byte per character, or bytes; they must not change until they have left.
   * @returns whether all of it has left; if not, the receiver is told later
   */
  write(content: string | Uint8Array): boolean {
    if (this.#isSending) return this.#hold(content);
    this.#beginWrite();
    // The stream's own write() queues, counts and defers a tick around this call. That is a tenth of
    // what a request costs, and little of it is needed here.
    if (typeof content === 'string') this.socket._write(content, 'latin1', this.#onWritten);
    else this.socket._write(content, BYTES, this.#onWritten);
    return this.#endWrite();
  }

  /** {@link write} for text that bytes follow, in one system call. */
  writeBoth(text: string, bytes: Uint8Array): boolean {
    if (this.#isSending) return this.#hold(text, bytes);
    return this.#writeAll([chunkOf(text), chunkOf(bytes)]);
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

  /** Nobody hears any more of what happens. */
  silence(): void {
    this.receiver = NOBODY;
  }

  /** Drops the connection at once, and nobody hears of it. */
  abandon(): void {
    this.silence();
    this.close();
  }

  /** Drops the connection at once. */
  close(): void {
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += this.#buffer.length) {
      this.receiver.receive(chunk.copy(this.#buffer, 0, at));
    }
  }

  /** A TLS handle cannot take a second write before it has told of the first, a turn of the event loop later. */
  #hold(...contents: readonly (string | Uint8Array)[]): false {
    this.#held.push(...contents.map(chunkOf));
    return false;
  }

  #writeAll(chunks: Chunk[]): boolean {
    this.#beginWrite();
    this.socket._writev?.(chunks, this.#onWritten);
    return this.#endWrite();
  }

  #beginWrite(): void {
    this.#isSending = true;
    this.#isWriting = true;
  }

  #endWrite(): boolean {
    this.#isWriting = false;
    return !this.#isSending;
  }

  /** Called at once for what left at once. */
  readonly #onWritten = (error?: Error | null): void => {
    this.#isSending = false;
    if (error) {
      this.#held = [];
      // Not while its caller is in the middle of writing.
      queueMicrotask(() => this.receiver.failed(error));
    } else if (!this.#isWriting && this.#writeHeld()) {
      this.receiver.drained();
    }
  };

  /** @returns whether all of it has left */
  #writeHeld(): boolean {
    if (this.#held.length === 0) return true;
    const chunks = this.#held;
    this.#held = [];
    return this.#writeAll(chunks);
  }
}

/** A part of what a socket writes at once. */
interface Chunk {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding;
}

function chunkOf(chunk: string | Uint8Array): Chunk {
  return { chunk, encoding: typeof chunk === 'string' ? 'latin1' : BYTES };
}

const NOBODY: WireReceiver = {
  receive: () => {},
  drained: () => {},
  ended: () => {},
  failed: () => {},
};
