import type { ProcessSpan, ShardSpan } from '../../core/health.ts';
import { mergeProcessSpans, mergeShardSpans } from '../../metrics/spans/merge-spans.ts';

/** What a chunk of health holds. */
export interface RecordedSpans {
  readonly shards: readonly ShardSpan[];
  readonly process: readonly ProcessSpan[];
}

/** A chunk is written again with every new span until it holds so many. */
const FULL_SPANS = 128;
/** So many shards have a span of a second each; those of more are wider. */
const FINE_SHARDS = 2;
/** Spans are twice as wide after an hour, four times after two, eight times after four, and so on. */
const FINE_SECONDS = 3600;

/** Gathers how shards and the process kept up, until it is worth a chunk of its own. */
export class SpanBuffer {
  readonly #baseSeconds: number;
  /** Still being widened, by shard. */
  readonly #open = new Map<number, ShardSpan>();
  #openProcess: ProcessSpan | undefined;
  #shards: ShardSpan[] = [];
  #ofProcess: ProcessSpan[] = [];

  constructor(shardCount: number) {
    this.#baseSeconds = Math.ceil(shardCount / FINE_SHARDS);
  }

  get isFull(): boolean {
    return this.#shards.length >= FULL_SPANS;
  }

  add(shards: readonly ShardSpan[], process: ProcessSpan | null): void {
    for (const span of shards) this.#addShard(span);
    if (process === null) return;
    const before = this.#openProcess;
    this.#openProcess = before === undefined ? process : mergeProcessSpans(before, process);
    if (!this.#isWide(this.#openProcess)) return;
    this.#ofProcess.push(roundedProcess(this.#openProcess));
    this.#openProcess = undefined;
  }

  /** Nothing will be added to what may still grow. */
  close(): void {
    for (const span of this.#open.values()) this.#shards.push(roundedShard(span));
    this.#open.clear();
    if (this.#openProcess !== undefined) this.#ofProcess.push(roundedProcess(this.#openProcess));
    this.#openProcess = undefined;
  }

  /** Everything that is gathered, also what may still grow; `undefined` when there is nothing. */
  peek(): RecordedSpans | undefined {
    const open = Array.from(this.#open.values(), roundedShard);
    const ofProcess = this.#openProcess === undefined ? [] : [roundedProcess(this.#openProcess)];
    return spansOf([...this.#shards, ...open], [...this.#ofProcess, ...ofProcess]);
  }

  /** What will not change any more, which is forgotten here; `undefined` when there is nothing. */
  take(): RecordedSpans | undefined {
    const taken = spansOf(this.#shards, this.#ofProcess);
    this.#shards = [];
    this.#ofProcess = [];
    return taken;
  }

  #addShard(span: ShardSpan): void {
    const before = this.#open.get(span.shard);
    const merged = before === undefined ? span : mergeShardSpans(before, span);
    this.#open.set(span.shard, merged);
    if (!this.#isWide(merged)) return;
    this.#open.delete(span.shard);
    this.#shards.push(roundedShard(merged));
  }

  #isWide({ start, end }: { readonly start: number; readonly end: number }): boolean {
    const doublings = Math.max(0, Math.floor(Math.log2(end / FINE_SECONDS)) + 1);
    // A span of a second may be a little shorter.
    return end - start > this.#baseSeconds * 2 ** doublings - 0.5;
  }
}

function spansOf(
  shards: readonly ShardSpan[],
  ofProcess: readonly ProcessSpan[],
): RecordedSpans | undefined {
  return shards.length + ofProcess.length === 0 ? undefined : { shards, process: ofProcess };
}

const BYTES = 1024 * 1024;

/** What differs by less says nothing, and digits are what a file is full of. */
function roundedShard(span: ShardSpan): ShardSpan {
  return {
    ...span,
    start: to(span.start, 0.01),
    end: to(span.end, 0.01),
    loop_delay_p50: to(span.loop_delay_p50, 0.1),
    loop_delay_p99: to(span.loop_delay_p99, 0.1),
    loop_delay_max: to(span.loop_delay_max, 0.1),
    utilisation: to(span.utilisation, 0.001),
    cpu: span.cpu && to(span.cpu, 0.001),
    cpu_wait: span.cpu_wait && to(span.cpu_wait, 0.001),
    event_wait: span.event_wait && to(span.event_wait, 0.001),
    gc: span.gc && to(span.gc, 0.001),
    heap_used: span.heap_used && to(span.heap_used, BYTES),
    lag_p99: to(span.lag_p99, 0.1),
  };
}

function roundedProcess(span: ProcessSpan): ProcessSpan {
  return {
    ...span,
    start: to(span.start, 0.01),
    end: to(span.end, 0.01),
    cpu: to(span.cpu, 0.001),
    cpu_pressure: span.cpu_pressure && to(span.cpu_pressure, 0.001),
    rss: to(span.rss, BYTES),
  };
}

function to(value: number, step: number): number {
  // Twelve digits, because a multiple of 0.1 is none in binary.
  return Number((Math.round(value / step) * step).toPrecision(12));
}
