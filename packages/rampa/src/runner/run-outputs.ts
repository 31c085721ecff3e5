import { type Clock, settlesWithin, sleepUntil } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { describeThrown, formatValue, isRampaError, RampaError } from '../core/errors.ts';
import type { Output, RunStart } from '../core/output.ts';
import type { RunEvent, RunResult } from '../core/run.ts';
import type { SampleBatch } from '../core/sample.ts';
import type { SeriesId } from '../core/slice.ts';
import type { SampleColumns } from '../metrics/samples/sample-columns.ts';
import type { TakeSlice } from '../metrics/slices/slice-feed.ts';
import type { Causes } from './causes.ts';
import type { ErrorSummary } from './error-summary.ts';
import type { RunOptions } from './run-options.ts';
import { SampleFeed } from './sample-feed.ts';
import { systemClock } from './system-clock.ts';

/** How long an output may take to finish when it says nothing else. */
const FINISH_MS = 60_000;
/** What is left to an output when its own limit is over. */
const MARGIN_MS = 10_000;
/** For one that has not finished in time, to let go of what it holds. */
const LET_GO_MS = 1000;

/** What takes longer is worth a word. */
const NOTE_AFTER_MS = 1000;

/** All outputs of a run. What goes wrong with one is a cause, and touches neither the others nor the run. */
export class RunOutputs {
  readonly #writers: Output[] = [];
  readonly #others: Output[] = [];
  readonly #expectsMore: boolean;
  readonly #causes: Causes;
  readonly #clock: Clock;
  readonly #broken = new Set<Output>();
  readonly #stuck = new Set<Output>();
  readonly #finishing = new Set<Output>();
  readonly #troubled = new Set<Output>();
  /** Set from {@link finish} on; aborts when the last output is finished. */
  #ended: AbortController | undefined;
  readonly #samples = new SampleFeed();

  /** @param clock files and servers keep the real time, also in a run that does not */
  constructor(
    { outputs, openOutputs }: Pick<RunOptions, 'outputs' | 'openOutputs'>,
    causes: Causes,
    clock: Clock = systemClock,
  ) {
    this.#causes = causes;
    this.#clock = clock;
    this.#expectsMore = openOutputs !== undefined;
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

  /** Tells every output of an event, until they finish. */
  tell(event: RunEvent): void {
    if (this.#ended !== undefined) return;
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
    this.#tellAll('samples', (output) =>
      output.onSamples?.(output.readsSamplesAtOnce === true ? batch : copyOf(batch)),
    );
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

  /** What keeps outputs from writing, of each the first that it tells. */
  takeTroubles(): string[] {
    const troubles: string[] = [];
    this.#tellAll('trouble()', (output) => {
      const trouble = this.#troubled.has(output) ? undefined : output.trouble?.();
      if (trouble === undefined) return;
      this.#troubled.add(output);
      troubles.push(String(trouble));
    });
    return troubles;
  }

  /** What the outputs had to leave out, one sentence each. */
  losses(): string[] {
    const losses = this.#samples.losses();
    this.#tellAll('losses()', (output) => losses.push(...readLosses(output)));
    return losses;
  }

  /**
   * Finishes and disposes the outputs that do not write the result.
   * @param note told once, in words, when some output takes more than a second, also in {@link writeResult}
   */
  async finish(result: RunResult, note: (message: string) => void): Promise<void> {
    this.#ended = new AbortController();
    if (this.#all.length > 0) void this.#noteSlow(note, this.#ended.signal);
    const finishOne = async (output: Output): Promise<void> => {
      await this.#finishOne(output, result);
      await this.#dispose(output);
    };
    await Promise.all(this.#others.map(finishOne));
  }

  /** Has the result written, which tells of all other outputs by now, and disposes those who write it. */
  async writeResult(build: () => RunResult): Promise<void> {
    const written: Output[] = [];
    for (const writer of this.#writers) {
      if (await this.#finishOne(writer, build())) written.push(writer);
      else for (const earlier of written) await this.#finishOne(earlier, build());
    }
    for (const writer of this.#writers) await this.#dispose(writer);
    this.#ended?.abort();
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
        this.#causes.addThrown(
          failure(output, `threw at ${what}: ${describeThrown(cause)}`, cause),
        );
      }
    }
  }

  async #finishOne(output: Output, result: RunResult): Promise<boolean> {
    this.#finishing.add(output);
    const hasWorked = await this.#attempt(output, 'finish()', () => output.finish(result));
    this.#finishing.delete(output);
    return hasWorked;
  }

  async #noteSlow(note: (message: string) => void, end: AbortSignal): Promise<void> {
    const isOver = await sleepUntil(this.#clock, this.#clock.nowMs() + NOTE_AFTER_MS, end);
    const slow = [...this.#finishing];
    if (!isOver || slow.length === 0) return;
    const longestMs = Math.max(...slow.map((output) => output.finishWithinMs ?? FINISH_MS));
    note(`waiting up to ${formatDuration(longestMs)} for ${slow.map(nameOf).join(', ')}`);
  }

  async #dispose(output: Output): Promise<void> {
    await this.#attempt(output, 'its disposal', () => output[Symbol.asyncDispose]());
  }

  /** @returns whether it worked in time; why it did not is one more cause */
  async #attempt(output: Output, what: string, work: () => PromiseLike<void>): Promise<boolean> {
    const wasStuck = this.#stuck.has(output);
    const limitMs = wasStuck ? LET_GO_MS : limitOf(output);
    try {
      // One that throws at once rejects as well.
      const working = (async () => work())();
      if (await settlesWithin(this.#clock, limitMs, working)) return true;
      this.#stuck.add(output);
      if (wasStuck) return false;
      const problem = `did not finish within ${limitMs / 1000} s`;
      this.#causes.addThrown(failure(output, problem));
    } catch (thrown) {
      const isKnown = isRampaError(thrown) && thrown.code === 'RAMPA_OUTPUT_FAILED';
      const problem = `threw at ${what}: ${describeThrown(thrown)}`;
      this.#causes.addThrown(isKnown ? thrown : failure(output, problem, thrown));
    }
    return false;
  }
}

function failure(output: Output, problem: string, cause?: unknown): RampaError {
  const message = `output ${nameOf(output)} ${problem}`;
  return new RampaError('RAMPA_OUTPUT_FAILED', message, { cause });
}

/** Programs hand over whatever they have. */
function nameOf({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' ? name : formatValue(name);
}

function limitOf({ finishWithinMs }: Output): number {
  return Math.max(FINISH_MS, (finishWithinMs ?? 0) + MARGIN_MS);
}

function readLosses(output: Output): readonly string[] {
  const losses: unknown = output.losses?.() ?? [];
  if (Array.isArray(losses) && losses.every((loss) => typeof loss === 'string')) return losses;
  throw new TypeError(`a list of texts is needed, got ${formatValue(losses)}`);
}

/** For an output that may keep it: the arrays of a batch go back to its shard. */
function copyOf({ ids, values, timestamps, series }: SampleBatch): SampleBatch {
  return { ids: ids.slice(), values: values.slice(), timestamps: timestamps.slice(), series };
}
