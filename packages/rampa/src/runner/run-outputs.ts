import { describeThrown, RampaError } from '../core/errors.ts';
import type { Output, RunStart } from '../core/output.ts';
import type { RunEvent, RunResult } from '../core/run.ts';
import type { SeriesId } from '../core/slice.ts';
import type { SampleColumns } from '../metrics/samples/sample-columns.ts';
import type { TakeSlice } from '../metrics/slices/slice-feed.ts';
import type { Causes } from './causes.ts';
import type { ErrorSummary } from './error-summary.ts';
import { SampleFeed } from './sample-feed.ts';

/** All outputs of a run. What goes wrong with one is a cause, and touches neither the others nor the run. */
export class RunOutputs {
  readonly #writers: Output[] = [];
  readonly #others: Output[] = [];
  readonly #expectsMore: boolean;
  readonly #causes: Causes;
  readonly #broken = new Set<Output>();
  readonly #samples = new SampleFeed();

  /** @param expectsMore whether {@link add} may bring more before the start */
  constructor(outputs: readonly Output[], causes: Causes, expectsMore: boolean) {
    this.#causes = causes;
    this.#expectsMore = expectsMore;
    this.add(outputs);
  }

  add(outputs: readonly Output[]): void {
    for (const output of outputs) {
      const group = output.writesResult === true ? this.#writers : this.#others;
      group.push(output);
    }
  }

  /** Tells every output of the run that begins; `describe` is only called when one wants to know. */
  async start(describe: () => Promise<RunStart>): Promise<void> {
    if (this.#all.every((output) => output.onStart === undefined)) return;
    const run = await describe();
    this.#tellAll('the start', (output) => output.onStart?.(run));
  }

  /** Tells every output of an event. */
  tell(event: RunEvent): void {
    this.#tellAll('an event', (output) => output.onEvent?.(event));
  }

  /** Whether any output takes samples one by one. */
  get wantsSamples(): boolean {
    return this.#all.some((output) => output.onSamples !== undefined);
  }

  /** Hands over samples of a shard; `find` knows its series by their ids. */
  takeSamples(
    shard: number,
    samples: SampleColumns,
    find: (id: number) => SeriesId | undefined,
  ): void {
    const batch = this.#samples.batch(shard, samples, find);
    this.#tellAll('samples', (output) => output.onSamples?.(batch));
  }

  /**
   * What tells every output of a second that is over, with the failures that are new in `errors`; `undefined` when none
   * wants to know.
   * @param epochMs when a second of the load began: Unix epoch
   */
  sliceTaker(errors: ErrorSummary, epochMs: (second: number) => number): TakeSlice | undefined {
    const isWanted = this.#expectsMore || this.#all.some((output) => output.onSlice !== undefined);
    if (!isWanted) return undefined;
    return (startSecond, series) => {
      const slice = {
        startSecond,
        endSecond: startSecond + 1,
        series,
        errors: errors.takeNews(),
      };
      const startedAt = Math.round(epochMs(startSecond));
      this.#tellAll('a slice', (output) => output.onSlice?.(slice, startedAt));
    };
  }

  /** What the outputs had to leave out, one sentence each. */
  losses(): string[] {
    return [...this.#samples.losses(), ...this.#all.flatMap((output) => output.losses?.() ?? [])];
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

  get #all(): readonly Output[] {
    return [...this.#others, ...this.#writers];
  }

  /** Only the first exception of each output counts. */
  #tellAll(what: string, tell: (output: Output) => void): void {
    for (const output of this.#all) {
      try {
        tell(output);
      } catch (cause) {
        if (this.#broken.has(output)) continue;
        this.#broken.add(output);
        const message = `output ${output.name} threw at ${what}: ${describeThrown(cause)}`;
        this.#causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', message, { cause }));
      }
    }
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
