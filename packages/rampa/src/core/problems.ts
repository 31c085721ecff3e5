import { RampaError } from './errors.ts';

/** Collects everything that is wrong with an input, so that the user reads all of it at once. */
export class Problems {
  readonly #lines: string[] = [];
  readonly #hints = new Set<string>();

  add(line: string, hint?: string): void {
    if (!this.#lines.includes(line)) this.#lines.push(line);
    if (hint !== undefined) this.#hints.add(hint);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** @throws {RampaError} `RAMPA_CONFIG_INVALID` with one line per problem, if there is any */
  throwIfAny(): void {
    if (this.#lines.length === 0) return;
    const hint = this.#hints.size === 0 ? undefined : [...this.#hints].join(' ');
    throw new RampaError('RAMPA_CONFIG_INVALID', this.#lines.join('\n'), { hint });
  }
}
