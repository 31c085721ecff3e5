import type { Clock } from '../../core/clock.ts';
import { describeThrown, formatValue } from '../../core/errors.ts';
import type { Fault } from '../../network/fault.ts';
import type { StreamedBody } from './request-body.ts';

/** What is read in one turn of the event loop, at most, and what even the smallest piece counts. */
const TURN_BYTES = 262_144;
const LEAST_PIECE_BYTES = 1024;

/** Reads a streamed body piece by piece, and holds it to its length. */
export class BodyReader {
  readonly #clock: Clock;
  readonly #body: StreamedBody;
  #pieces: AsyncIterator<unknown> | undefined = undefined;
  #bytes = 0;
  #turnBytes = 0;
  #isOver = false;

  constructor(clock: Clock, body: StreamedBody) {
    this.#clock = clock;
    this.#body = body;
  }

  /** The next piece, not empty; `undefined` at the end; or what is wrong with the source. Never rejects. */
  async next(): Promise<Uint8Array | Fault | undefined> {
    if (this.#turnBytes >= TURN_BYTES) await this.#turn();
    try {
      this.#pieces ??= this.#body.source.open();
      for (;;) {
        const { done, value } = await this.#pieces.next();
        if (done === true) return this.#end();
        const piece = toBytes(value);
        if (piece === undefined) return fault(`must give bytes or text, got ${formatValue(value)}`);
        if (piece.length > 0) return this.#take(piece);
      }
    } catch (cause) {
      this.#isOver = true;
      return fault(`could not be read: ${describeThrown(cause)}`, cause);
    }
  }

  /** Lets go of the source; harmless when it has ended. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // One that is busy with its next piece is told later; what it throws then is nobody's business any more.
    const stopping = Promise.resolve().then(() => this.#pieces?.return?.());
    stopping.catch(() => undefined);
  }

  /** A source that always has a piece ready would keep everything else waiting. */
  #turn(): Promise<void> {
    this.#turnBytes = 0;
    return new Promise((resolve) => this.#clock.setImmediate(resolve));
  }

  #take(piece: Uint8Array): Uint8Array | Fault {
    this.#bytes += piece.length;
    this.#turnBytes += Math.max(piece.length, LEAST_PIECE_BYTES);
    const { bytes } = this.#body;
    if (bytes === undefined || this.#bytes <= bytes) return piece;
    return fault(`gave more than the ${bytes} bytes of its content-length`);
  }

  #end(): Fault | undefined {
    this.#isOver = true;
    const { bytes } = this.#body;
    if (bytes === undefined || this.#bytes === bytes) return undefined;
    return fault(`gave ${this.#bytes} of the ${bytes} bytes of its content-length`);
  }
}

function fault(what: string, cause?: unknown): Fault {
  return { code: 'RAMPA_HTTP_REQUEST_BODY', problem: `its body ${what}`, cause };
}

function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}
