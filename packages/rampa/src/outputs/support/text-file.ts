import type { Destination } from './destination.ts';

/** More than a disk is behind in a moment; what waits beyond it is left out. */
const MAX_WAITING_CHARACTERS = 32 * 2 ** 20;

/** A file that text is appended to without waiting for it. What comes faster than it can be written is refused. */
export class TextFile {
  readonly #file: Destination;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: Destination) {
    this.#file = file;
  }

  /** Whether there is room for more; false for good once a write has failed. */
  get hasRoom(): boolean {
    return this.#failure === undefined && this.#waitingCharacters < MAX_WAITING_CHARACTERS;
  }

  /** Why there was no room, in words. */
  get whyFull(): string {
    return this.#failure === undefined
      ? 'they came faster than the file was written'
      : 'the file could not be written to';
  }

  /** Writes soon, after what was added before. */
  add(text: string): void {
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    this.#writing ??= this.#write();
  }

  /**
   * Waits until everything is written.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` for the first write that failed
   */
  async finish(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file[Symbol.asyncDispose]();
  }

  /** Never rejects: the first failure ends it and is kept for {@link finish}. */
  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const text = this.#waiting.join('');
        this.#waiting = [];
        await this.#file.write(text);
        this.#waitingCharacters -= text.length;
      }
    } catch (error) {
      this.#failure = { error };
      this.#waiting = [];
    } finally {
      this.#writing = undefined;
    }
  }
}
