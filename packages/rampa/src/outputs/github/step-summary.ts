import { appendFile, stat, truncate } from 'node:fs/promises';
import { cannotOpen, cannotWrite } from '../support/destination.ts';

/** GitHub drops a summary that is larger. */
const MAX_BYTES = 2 ** 20;

/** The file whose Markdown GitHub shows on the page of a job. Other steps' commands may have written to it. */
export class StepSummary {
  readonly #path: string;
  /** What others had written before; `undefined` until the first text. */
  #bytesBefore: number | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws {RampaError} `RAMPA_OUTPUT_INVALID` when nothing can be written there */
  static async open(path: string): Promise<StepSummary> {
    try {
      await appendFile(path, '');
    } catch (cause) {
      throw cannotOpen('github', path, cause);
    }
    return new StepSummary(path);
  }

  /**
   * Appends the text that `build` makes for a room of so many bytes, in place of the one before.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED`
   */
  async write(build: (maxBytes: number) => string): Promise<void> {
    try {
      this.#bytesBefore ??= (await stat(this.#path)).size;
      await truncate(this.#path, this.#bytesBefore);
      // A line of its own, whatever comes before.
      const text = `\n${build(MAX_BYTES - this.#bytesBefore - 1)}`;
      await appendFile(this.#path, text);
    } catch (cause) {
      throw cannotWrite('github', this.#path, cause);
    }
  }
}
