import type { Clock } from './clock.ts';
import type { Plan } from './plan.ts';
import type { RunEvent, RunResult } from './run.ts';
import type { SampleBatch } from './sample.ts';
import type { RunSlice } from './slice.ts';

/** What is known of a run before its load. */
export interface RunStart {
  readonly runId: string;
  /** The load script as it was named; `undefined` for a test without a file. */
  readonly script: string | undefined;
  /** SHA-256 of the script's file in lower-case hex, of what it imports not; `undefined` when it cannot be read. */
  readonly scriptSha256: string | undefined;
  /** Its variables may be secret, as in the result. */
  readonly plan: Plan;
  /** Unix epoch, ms. */
  readonly startedAt: number;
  readonly shardCount: number;
  readonly nodeVersion: string;
}

/** Where a run's numbers go. It exists only once it is ready to write. */
export interface Output extends AsyncDisposable {
  /** The name that messages use, such as `json=out.json`. */
  readonly name: string;
  /**
   * Finished after all others, so that the result that it gets knows how they came out; once more when the
   * output of another result fails after it.
   */
  readonly writesResult?: boolean;
  /** How long {@link finish} may wait by the output's own settings, ms. It is given up 10 s later, but never before 60 s. */
  readonly finishWithinMs?: number;
  /** Told of the run before the first event; not called when no shard could be opened. */
  onStart?(run: RunStart): void;
  /** Takes an event without waiting for anything. */
  onEvent?(event: RunEvent): void;
  /**
   * Takes what happened in one second of the load, soon after it, without waiting. Quiet seconds have none.
   * @param startedAt when the second began: Unix epoch, ms
   */
  onSlice?(slice: RunSlice, startedAt: number): void;
  /**
   * Takes samples one by one, without waiting: some 50 ms of one shard. A run whose outputs all do without keeps none.
   */
  onSamples?(batch: SampleBatch): void;
  /**
   * True when {@link onSamples} keeps none of a batch's arrays beyond the call, so that they need not be copied for it
   * before they are used again. Default: false.
   */
  readonly readsSamplesAtOnce?: boolean;
  /**
   * What keeps the output from writing just now, in a sentence; asked for about once a second, and told once while
   * there is time to mend it. Default: nothing does.
   */
  trouble?(): string | undefined;
  /** What the output had to leave out, one sentence each; asked for after {@link finish}. */
  losses?(): readonly string[];
  /**
   * Writes what is left when the run is over, also after an abort or a failed setup: once, but for
   * {@link writesResult}.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` for the first write that failed
   */
  finish(result: RunResult): Promise<void>;
}

/** An output as the user asks for it. */
export interface OutputSpec {
  readonly name: string;
  /** A path or an URL, as the output needs it. */
  readonly destination: string | undefined;
  /** By name, as text. */
  readonly options: Readonly<Record<string, string>>;
}

/** What an output may use of the process that it works in. */
export interface OutputHost {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From 0 to 1, exclusive. */
  random(): number;
  /** Writes a text to stdout. */
  print(text: string): void;
}

/** One option of an output: what it means, and how its text is read. */
export interface OutputOption<Value> {
  /** Half a sentence for the reference. */
  readonly about: string;
  /** Completes the sentence "<option> must be ...". */
  readonly mustBe: string;
  /** The value when nothing is given, and what the reference says of it; `undefined` when it is needed. */
  readonly fallback: { readonly value: Value; readonly text: string } | undefined;
  /** Variables of the environment that give it, the first that is set; options win. */
  readonly variables?: readonly string[];
  /** True for what no message may show. */
  readonly isSecret?: boolean;
  /** @returns `undefined` when the text is not valid */
  read(text: string): Value | undefined;
}

/** The options of an output, by name. */
export type OutputOptions<Values> = { readonly [Name in keyof Values]: OutputOption<Values[Name]> };

/** What an output is opened with. */
export interface OutputRequest<Values> {
  readonly destination: string | undefined;
  readonly options: Values;
  readonly host: OutputHost;
}

/** A kind of output, as it is defined. */
export interface OutputDefinition<Values> {
  /** What users call it: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly about: string;
  /** What the destination is. Two outputs cannot have the same file. */
  readonly destination: 'file' | 'url' | 'text' | 'none';
  readonly options: OutputOptions<Values>;
  /**
   * Refuses a destination that can not be right, without touching it: called before {@link open}, and by `rampa check`.
   * Default none is refused.
   * @throws {RampaError} `RAMPA_OUTPUT_INVALID`
   */
  verifyDestination?(destination: string | undefined, env: OutputHost['env']): void;
  /** True when {@link open} touches neither files nor the network, so that `rampa check` may call it. Default false. */
  readonly opensNothing?: boolean;
  /**
   * Makes sure that results can be written, as far as that can be known before any load starts.
   * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when they cannot
   */
  open(request: OutputRequest<Values>): Promise<Output>;
}

/** A kind of output, whatever its options are. */
export interface OutputKind
  extends Pick<OutputDefinition<unknown>, 'name' | 'about' | 'destination'> {
  readonly options: Readonly<Record<string, OutputOption<unknown>>>;
  /**
   * Finds what is wrong as far as that can be known without touching anything.
   * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with one line for everything that is wrong
   */
  verify(spec: OutputSpec, host: OutputHost): Promise<void>;
  /** @throws {RampaError} `RAMPA_OUTPUT_INVALID` with one line for everything that is wrong */
  open(spec: OutputSpec, host: OutputHost): Promise<Output>;
}
