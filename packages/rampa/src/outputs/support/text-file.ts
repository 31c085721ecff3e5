import type { Clock, TimerHandle } from '../../core/clock.ts';
import { describeThrown } from '../../core/errors.ts';
import type { Destination } from './destination.ts';

/** More than a disk is behind in a moment; what waits beyond it is left out. */
const MAX_WAITING_CHARACTERS = 32 * 2 ** 20;

/** How long text waits for more to be packed with it: what a process that is ended by force loses. */
const PACK_AFTER_MS = 2000;

/** How text is packed on its way into a file. */
export interface Packing {
  /** How much text is packed at once; less after two seconds, and at the end. */
  readonly pieceCharacters: number;
  pack(text: string | Uint8Array): Promise<Uint8Array>;
  readonly clock: Clock;
}

/** A file that text is appended to without waiting for it. What comes faster than it can be written is refused. */
export class TextFile {
  readonly #file: Destination;
  readonly #packing: Packing | undefined;
  #waiting: (string | Uint8Array)[] = [];
  #waitingCharacters = 0;
  #addedLines = 0;
  #writtenLines = 0;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #timer: TimerHandle | undefined;

  /** @param packing default the text as it is, at once */
  constructor(file: Destination, packing?: Packing) {
    this.#file = file;
    this.#packing = packing;
  }

  /** As the user wrote it. */
  get path(): string {
    return this.#file.path;
  }

  /** Whether there is room for more; false for good once a write has failed. */
  get hasRoom(): boolean {
    return this.#failure === undefined && this.#waitingCharacters < MAX_WAITING_CHARACTERS;
  }

  /** Whether everything that was added is written, and its memory free again. */
  get isIdle(): boolean {
    return this.#writing === undefined && this.#waiting.length === 0;
  }

  /** How many lines of what was added are not in the file; asked for after {@link finish}. */
  get lostLines(): number {
    return this.#addedLines - this.#writtenLines;
  }

  /** Why nothing is written any more, in words. */
  get trouble(): string | undefined {
    return this.#failure === undefined ? undefined : describeThrown(this.#failure.error);
  }

  /** Why there was no room, in words. */
  get whyFull(): string {
    return this.#failure === undefined
      ? 'they came faster than the file was written'
      : 'the file could not be written to';
  }

  /**
   * Writes soon, after what was added before. Bytes are UTF-8; the file keeps them until then.
   * @param lines how many of it count in {@link lostLines}
   */
  add(text: string | Uint8Array, lines = 0): void {
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    this.#addedLines += lines;
    const least = this.#packing?.pieceCharacters ?? 0;
    if (this.#waitingCharacters >= least) this.#writing ??= this.#write(least);
    else this.#writeLater();
  }

  /**
   * Waits until everything is written.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` for the first write that failed
   */
  async finish(): Promise<void> {
    this.#forgetTimer();
    await this.#writing;
    await this.#write(0);
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#file.verify();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#forgetTimer();
    await this.#writing;
    await this.#file[Symbol.asyncDispose]();
  }

  #writeLater(): void {
    this.#timer ??= this.#packing?.clock.setTimer(PACK_AFTER_MS, () => {
      this.#timer = undefined;
      if (this.#writing === undefined) this.#writing = this.#write(0);
      else this.#writeLater();
    });
  }

  #forgetTimer(): void {
    if (this.#timer !== undefined) this.#packing?.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Writes until less than `least` characters wait. Never rejects: the first failure ends it and is kept for
   * {@link finish}.
   */
  async #write(least: number): Promise<void> {
    try {
      while (this.#waiting.length > 0 && this.#waitingCharacters >= least) {
        const text = joined(this.#waiting);
        const [characters, lines] = [this.#waitingCharacters, this.#addedLines];
        this.#waiting = [];
        await this.#file.write((await this.#packing?.pack(text)) ?? text);
        this.#waitingCharacters -= characters;
        this.#writtenLines = lines;
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
    } finally {
      this.#writing = undefined;
    }
  }
}

/** One piece of several; a single one as it is. */
function joined(pieces: readonly (string | Uint8Array)[]): string | Uint8Array {
  const [first = '', ...others] = pieces;
  if (others.length === 0) return first;
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
  );
}
