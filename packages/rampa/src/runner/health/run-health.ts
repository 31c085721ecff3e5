import type {
  Ceiling,
  GeneratorHealth,
  ProcessSpan,
  ShardHealth,
  ShardSpan,
} from '../../core/health.ts';
import type { Aggregate } from '../../metrics/aggregate.ts';
import { mergeProcessSpans, mergeShardSpans } from '../../metrics/spans/merge-spans.ts';
import { SpanLog } from '../../metrics/spans/span-log.ts';
import type { EventBody } from '../event-bus.ts';
import type { ProcessReading } from '../process-vitals.ts';
import { judgeHealth } from './judge-health.ts';
import { medianMs, type ReachedLoad } from './reached.ts';
import { timelineOf } from './timeline.ts';

/** An hour of seconds; fewer of each shard when there are many. */
const MAX_SPANS = 3600;
const MAX_SPANS_OF_ALL = 8 * MAX_SPANS;
const MIN_SPANS = 60;
/** A verdict while the load goes on is on so many, so that it costs the same after an hour. */
const RECENT_SPANS = 60;

export interface RunHealthOptions {
  /** `undefined` without a self-test. */
  readonly ceiling: Ceiling | undefined;
  /** What the load has measured. */
  readonly aggregate: Aggregate;
  /** What the load has reached so far. */
  readonly reached: ReachedLoad;
  /** `undefined` where the process is not looked at, as in virtual time. */
  readonly readProcess: (() => Promise<ProcessReading>) | undefined;
}

/** The shards of a run, as far as their health goes. */
export interface Fitness {
  readonly shards: readonly { readonly health: ShardHealth | undefined }[];
  readonly lostCount: number;
}

/** A look at the process. */
interface Look {
  readonly reading: ProcessReading;
  readonly atSeconds: number;
}

type HealthEvent = Extract<EventBody, { type: 'health' }>;

/** Gathers how the load generator keeps up, second by second, and judges it. */
export class RunHealth {
  readonly #options: RunHealthOptions;
  readonly #shards = new Map<number, SpanLog<ShardSpan>>();
  readonly #processLog = new SpanLog<ProcessSpan>(MAX_SPANS, mergeProcessSpans);
  #shardNews: ShardSpan[] = [];
  #processNews: ProcessSpan | undefined;
  #before: Look | undefined;

  constructor(options: RunHealthOptions) {
    this.#options = options;
  }

  /** Takes what one of the shards has told. */
  add(spans: readonly ShardSpan[], shardCount: number): void {
    for (const span of spans) {
      const log = this.#shards.get(span.shard) ?? this.#openLog(span.shard, shardCount);
      log.add(span);
      this.#shardNews.push(span);
    }
  }

  /** Looks at the process, without waiting for it. What cannot be seen is left out. */
  lookAtProcess(atSeconds: number): void {
    const reading = this.#options.readProcess?.();
    reading?.then(
      (known) => this.#addReading(known, atSeconds),
      () => {},
    );
  }

  /** What is new since the last event, with a verdict on the last minute, or with the final one. */
  takeEvent(fitness: Fitness, final?: GeneratorHealth): HealthEvent {
    const shards = this.#shardNews;
    const process = this.#processNews ?? null;
    this.#shardNews = [];
    this.#processNews = undefined;
    const { verdict, reasons } = final ?? this.#judge(fitness, RECENT_SPANS);
    return { type: 'health', verdict, reasons, shards, process };
  }

  /** How it was altogether. */
  result(fitness: Fitness): GeneratorHealth {
    const [first, ...others] = this.#processLog.spans;
    return {
      ...this.#judge(fitness, MAX_SPANS),
      shards: fitness.shards.flatMap((shard) => shard.health ?? []),
      lostShardCount: fitness.lostCount,
      ceiling: this.#options.ceiling,
      timeline: timelineOf(this.#spans()),
      process: first && others.reduce(mergeProcessSpans, first),
    };
  }

  #judge({ lostCount }: Fitness, last: number): Pick<GeneratorHealth, 'verdict' | 'reasons'> {
    const { aggregate, reached } = this.#options;
    return judgeHealth({
      shards: this.#spans().map((spans) => spans.slice(-last)),
      process: this.#processLog.spans.slice(-last),
      lostShardCount: lostCount,
      ceiling: this.#options.ceiling,
      reached: () => reached,
      medianMs: medianMs(aggregate),
    });
  }

  #spans(): (readonly ShardSpan[])[] {
    return [...this.#shards.values()].map(({ spans }) => spans);
  }

  #openLog(shard: number, shardCount: number): SpanLog<ShardSpan> {
    const share = 2 * Math.floor(MAX_SPANS_OF_ALL / shardCount / 2);
    const limit = Math.max(MIN_SPANS, Math.min(MAX_SPANS, share));
    const log = new SpanLog<ShardSpan>(limit, mergeShardSpans);
    this.#shards.set(shard, log);
    return log;
  }

  #addReading(reading: ProcessReading, atSeconds: number): void {
    const before = this.#before;
    this.#before = { reading, atSeconds };
    // While the load is paused nothing is about it.
    if (before === undefined || atSeconds <= before.atSeconds) return;
    const seconds = atSeconds - before.atSeconds;
    const usedMs = reading.cpuMs - before.reading.cpuMs;
    const span = {
      start: before.atSeconds,
      end: atSeconds,
      cpu: Math.round((usedMs / seconds) * 10) / 10_000,
      cpu_pressure: pressureBetween(before, { reading, atSeconds }),
      rss: reading.rssBytes,
      open_files: reading.openFiles,
      open_files_limit: reading.openFilesLimit,
      sockets: reading.sockets,
    };
    this.#processLog.add(span);
    this.#processNews = this.#processNews ? mergeProcessSpans(this.#processNews, span) : span;
  }
}

function pressureBetween(before: Look, now: Look): number | null {
  const [waitedMs, nowMs] = [before.reading.cpuPressureMs, now.reading.cpuPressureMs];
  if (waitedMs === null || nowMs === null) return null;
  const share = (nowMs - waitedMs) / 1000 / (now.atSeconds - before.atSeconds);
  return Math.round(Math.min(1, share) * 10_000) / 10_000;
}
