import { boundedText } from './bounded-text.ts';
import type { ErrorCode } from './codes.ts';
import { RampaError, type RampaErrorOptions } from './errors.ts';

const MAX_LINES = 50;
const MAX_LINE = 1000;
const MAX_TEXT = 9000;
const MAX_HINTS = 1000;

/** Collects everything that is wrong with an input, so that the user reads all of it at once. */
export class Problems {
  readonly #lines = new Set<string>();
  readonly #hints = new Set<string>();

  add(line: string, hint?: string): void {
    this.#lines.add(boundedText(line, MAX_LINE));
    if (hint !== undefined) this.#hints.add(hint);
  }

  /** Adds every line of an error, and its hint. */
  addError({ message, hint }: Pick<RampaError, 'message' | 'hint'>): void {
    for (const line of message.split('\n')) this.add(line, hint);
  }

  get lines(): readonly string[] {
    return [...this.#lines];
  }

  /** The first lines, as many as somebody can be expected to read, and how many more there are. */
  get text(): string {
    const shown: string[] = [];
    let length = 0;
    for (const line of this.#lines) {
      length += line.length;
      if (shown.length === MAX_LINES || length > MAX_TEXT) break;
      shown.push(line);
    }
    const hiddenCount = this.#lines.size - shown.length;
    return [...shown, ...(hiddenCount > 0 ? [`and ${hiddenCount} more`] : [])].join('\n');
  }

  /**
   * @param also one more hint, and what was thrown
   * @throws {RampaError} with one line per problem, if there is any
   */
  throwIfAny(
    code: ErrorCode = 'RAMPA_CONFIG_INVALID',
    { hint, cause }: RampaErrorOptions = {},
  ): void {
    if (this.#lines.size === 0) return;
    if (hint !== undefined) this.#hints.add(hint);
    const hints = boundedText([...this.#hints].join(' '), MAX_HINTS);
    throw new RampaError(code, this.text, { hint: hints || undefined, cause });
  }
}
