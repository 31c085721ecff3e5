import { describeThrown, RampaError } from '../core/errors.ts';
import type { Output } from '../core/output.ts';
import type { RunEvent, RunResult } from '../core/run.ts';
import type { Causes } from './causes.ts';

/** All outputs of a run. What goes wrong with one is a cause, and touches neither the others nor the run. */
export class RunOutputs {
  readonly #writers: readonly Output[];
  readonly #others: readonly Output[];
  readonly #causes: Causes;
  readonly #broken = new Set<Output>();

  constructor(outputs: readonly Output[], causes: Causes) {
    this.#writers = outputs.filter((output) => output.writesResult === true);
    this.#others = outputs.filter((output) => output.writesResult !== true);
    this.#causes = causes;
  }

  /** Tells every output of an event; only the first exception of each counts. */
  tell(event: RunEvent): void {
    for (const output of [...this.#others, ...this.#writers]) {
      try {
        output.onEvent?.(event);
      } catch (cause) {
        if (this.#broken.has(output)) continue;
        this.#broken.add(output);
        const message = `output ${output.name} threw at an event: ${describeThrown(cause)}`;
        this.#causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', message, { cause }));
      }
    }
  }

  /** What the outputs had to leave out, one sentence each. */
  losses(): string[] {
    return [...this.#others, ...this.#writers].flatMap((output) => output.losses?.() ?? []);
  }

  /** Finishes and disposes the outputs that do not write the result. */
  async finish(result: RunResult): Promise<void> {
    const finishOne = async (output: Output): Promise<void> => {
      await using owned = output;
      await owned.finish(result);
    };
    await Promise.all(this.#others.map((output) => this.#attempt(() => finishOne(output))));
  }

  /** Has the result written, which tells of all other outputs by now, and disposes those who write it. */
  async writeResult(build: () => RunResult): Promise<void> {
    const written: Output[] = [];
    for (const writer of this.#writers) {
      if (await this.#attempt(() => writer.finish(build()))) written.push(writer);
      else for (const earlier of written) await this.#attempt(() => earlier.finish(build()));
    }
    for (const writer of this.#writers) await this.#attempt(() => writer[Symbol.asyncDispose]());
  }

  /** @returns whether it worked; why it did not is one more cause */
  async #attempt(work: () => PromiseLike<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.#causes.addThrown(thrown);
      return false;
    }
  }
}
