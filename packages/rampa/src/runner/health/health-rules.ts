import {
  type Ceiling,
  LATE_MS,
  type ProcessSpan,
  type ShardSpan,
  VERY_LATE_MS,
} from '../../core/health.ts';
import type { Reached } from './reached.ts';
import { formatShare, secondsOf, whenIn } from './when.ts';

/** What the verdict is made from. */
export interface HealthEvidence {
  /** The spans of each shard, in the order of time. */
  readonly shards: readonly (readonly ShardSpan[])[];
  readonly process: readonly ProcessSpan[];
  readonly lostShardCount: number;
  /** `undefined` without a self-test. */
  readonly ceiling: Ceiling | undefined;
  /** Compared with the ceiling; not asked for without one. */
  reached(): Readonly<Record<'requests' | 'iterations', Reached>>;
  /** What a request took, or an iteration of a load without requests: the median, ms. */
  readonly medianMs: number;
}

/** Why the numbers of a run are in doubt. */
export interface Doubt {
  readonly reason: string;
  readonly isInvalid: boolean;
}

/** One way in which a load generator can spoil its own numbers. */
export interface HealthRule {
  /** What is measured, the limits, and what to do: the row of a table. */
  readonly measured: string;
  readonly suspect: string;
  /** `undefined` when it is no reason to call numbers invalid. */
  readonly invalid: string | undefined;
  readonly remedy: string;
  find(evidence: HealthEvidence): Doubt | undefined;
}

/** Of the seconds of a load, so many must be beyond a limit: one bad second of many says little. */
const SECONDS_SHARE = 0.1;
/** A load that is shorter is nothing but its own start. */
const MIN_SECONDS = 0.95;
/** Of the time, or of the iterations with a schedule: beyond it a 99th percentile is spoilt. */
const LATE_SHARE = 0.01;
/** What answers may wait: half of what a number may be off by, 0.2 ms + 1 %. */
const EVENT_WAIT_MS = 0.1;
const EVENT_WAIT_SHARE = 0.005;
const PRESSURE_SHARE = 0.1;
const FULL_SHARE = 0.9;
const CEILING_SHARE = 0.8;

/** In the order in which reasons are given. */
export const HEALTH_RULES: readonly HealthRule[] = [
  {
    measured: 'shards that died before the end',
    suspect: '-',
    invalid: '1 or more',
    remedy: 'see the error of the run',
    find: ({ lostShardCount: count }) => {
      if (count === 0) return undefined;
      const what = count === 1 ? 'a shard died: its' : `${count} shards died: their`;
      const reason = `${what} part of the load is missing from the numbers`;
      return { reason, isInvalid: true };
    },
  },
  secondsRule({
    measured: 'share of a second in which the event loop of a shard was busy',
    limit: 0.9,
    read: ({ utilisation }) => utilisation,
    text: (shard, value) => `event loop of ${shard} was busy ${value}`,
    remedy: 'use more threads, less load, or less work per iteration',
  }),
  {
    measured: 'how long, on average, answers waited in a shard before they were looked at',
    suspect: `${EVENT_WAIT_MS} ms + ${formatShare(EVENT_WAIT_SHARE)} of the median request or more, in ${formatShare(SECONDS_SHARE)} of the seconds`,
    invalid: undefined,
    remedy: 'use more threads, less load, or less work per iteration',
    find({ shards, medianMs }) {
      const limitMs = EVENT_WAIT_MS + EVENT_WAIT_SHARE * medianMs;
      const read = ({ event_wait: waitMs }: ShardSpan): number => waitMs ?? 0;
      const worst = oftenBad(shards, (span) => read(span) >= limitMs);
      if (worst === undefined) return undefined;
      const { name, bad, all } = worst;
      const [mean, limit] = [meanOf(bad, read), limitMs].map((ms) => Number(ms.toPrecision(2)));
      const what = `answers waited ${mean} ms in ${name}, on average, before they were looked at ${whenIn(bad, all)}`;
      return suspect(`${what} (limit ${limit} ms)`, this.remedy);
    },
  },
  secondsRule({
    measured: 'share of a second in which a shard was ready to run and had no processor (Linux)',
    limit: 0.1,
    read: ({ cpu_wait }) => cpu_wait ?? 0,
    text: (shard, value) => `${shard} waited for a processor ${value} of the time`,
    remedy:
      'end other programs on this machine, move the target to another one, or use fewer threads',
  }),
  {
    measured:
      'share of a second in which any process of this machine waited for a processor (Linux)',
    suspect: secondsText(PRESSURE_SHARE),
    invalid: undefined,
    remedy: 'end other programs on this machine, or move the target to another one',
    find({ process: spans }) {
      const read = ({ cpu_pressure: pressure }: ProcessSpan): number => pressure ?? 0;
      const worst = oftenBad([spans], (span) => read(span) >= PRESSURE_SHARE);
      if (worst === undefined) return undefined;
      const share = formatShare(meanOf(worst.bad, read));
      const what = `processes of this machine waited for a processor ${share} of the time ${whenIn(worst.bad, worst.all)}`;
      return suspect(`${what} ${limited(PRESSURE_SHARE)}`, this.remedy);
    },
  },
  secondsRule({
    measured: 'share of a second in which a shard collected garbage',
    limit: 0.2,
    read: ({ gc }) => gc ?? 0,
    text: (shard, value) => `${shard} collected garbage ${value} of the time`,
    remedy: 'keep less in memory, or read fewer bodies',
  }),
  latenessRule({
    measured: 'share of the time in which the event loop of a shard was late',
    shareOf: (spans, key) => {
      const seconds = secondsOf(spans);
      return sum(spans, (span) => span[key] * (span.end - span.start)) / seconds;
    },
    late: 'late',
    veryLate: 'very_late',
    text: (shard, share, ms, spans) => {
      const worst = Math.max(...spans.map((span) => span.loop_delay_max));
      return `event loop of ${shard} was late by ${ms} ms or more ${share} of the time, by up to ${worst.toFixed(0)} ms,`;
    },
    remedy: 'move long computations out of iterations, or use more threads',
  }),
  latenessRule({
    measured:
      'share of the iterations with an arrival rate and `whenBusy: "drop"` that a shard started late',
    shareOf: (spans, key) => {
      const count = Math.max(
        1,
        sum(spans, ({ scheduled }) => scheduled),
      );
      return sum(spans, (span) => span[key] * span.scheduled) / count;
    },
    late: 'lagging',
    veryLate: 'lagging_much',
    text: (shard, share, ms) =>
      `${shard} started ${share} of its scheduled iterations late by ${ms} ms or more,`,
    remedy: 'use more threads, or a lower rate',
  }),
  {
    measured: 'heap of a shard, of what it may have',
    suspect: `${formatShare(FULL_SHARE)} or more in any second`,
    invalid: undefined,
    remedy: 'keep less in memory, or use more threads',
    find({ shards }) {
      const fullness = ({ heap_used: used, heap_limit: limit }: ShardSpan): number =>
        used === null || limit === null ? 0 : used / limit;
      const worst = worstShard(shards, (span) => fullness(span) >= FULL_SHARE);
      if (worst === undefined) return undefined;
      const full = formatShare(Math.max(...worst.bad.map(fullness)));
      const what = `heap of ${worst.name} was ${full} full ${whenIn(worst.bad, worst.all)}`;
      return suspect(`${what} ${limited(FULL_SHARE)}`, this.remedy);
    },
  },
  {
    measured: 'open files and sockets of the process, of what it may have (Linux)',
    suspect: `${formatShare(FULL_SHARE)} or more in any second`,
    invalid: undefined,
    remedy: 'raise the limit (`ulimit -n`), or use fewer connections',
    find({ process: spans }) {
      const bad = spans.filter(
        ({ open_files: open, open_files_limit: limit }) =>
          open !== null && limit !== null && open >= FULL_SHARE * limit,
      );
      const limit = bad.at(-1)?.open_files_limit;
      if (limit === undefined) return undefined;
      const open = Math.max(...bad.map(({ open_files }) => open_files ?? 0));
      const what = `${open} of at most ${limit} files and sockets were open ${whenIn(bad, spans)}`;
      return suspect(`${what} ${limited(FULL_SHARE)}`, this.remedy);
    },
  },
  {
    measured: 'load in the busiest second, of what `--self-test` found possible',
    suspect: `more than ${formatShare(CEILING_SHARE)}`,
    invalid: undefined,
    remedy: 'use more threads, or more machines',
    find({ ceiling, reached }) {
      if (ceiling === undefined) return undefined;
      const { requests, iterations } = reached();
      const { requestsPerSecond, iterationsPerSecond = Number.POSITIVE_INFINITY } = ceiling;
      const what =
        beyondCeiling('requests', requests, requestsPerSecond) ??
        beyondCeiling('iterations', iterations, iterationsPerSecond);
      return what === undefined
        ? undefined
        : suspect(`${what} ${limited(CEILING_SHARE)}`, this.remedy);
    },
  },
];

/** Whether a rate is so close to what a machine can do that the machine shows in the numbers. */
export function isNearCeiling(perSecond: number, ceilingPerSecond: number): boolean {
  return perSecond > CEILING_SHARE * ceilingPerSecond;
}

interface SecondsRule {
  readonly measured: string;
  readonly limit: number;
  readonly read: (span: ShardSpan) => number;
  readonly text: (shard: string, value: string) => string;
  readonly remedy: string;
}

/** What must not be so in a tenth of the seconds. */
function secondsRule({ measured, limit, read, text, remedy }: SecondsRule): HealthRule {
  return {
    measured,
    suspect: secondsText(limit),
    invalid: undefined,
    remedy,
    find({ shards }) {
      const worst = oftenBad(shards, (span) => read(span) >= limit);
      if (worst === undefined) return undefined;
      const { name, bad, all } = worst;
      const what = text(name, formatShare(meanOf(bad, read)));
      return suspect(`${what} ${whenIn(bad, all)} ${limited(limit)}`, remedy);
    },
  };
}

interface LatenessRule<Key extends keyof ShardSpan> {
  readonly measured: string;
  readonly late: Key;
  readonly veryLate: Key;
  readonly shareOf: (spans: readonly ShardSpan[], key: Key) => number;
  readonly text: (shard: string, share: string, ms: number, spans: readonly ShardSpan[]) => string;
  readonly remedy: string;
}

/** What must not be late in one of a hundred cases, because that is what a 99th percentile shows. */
function latenessRule<Key extends 'late' | 'very_late' | 'lagging' | 'lagging_much'>({
  measured,
  late,
  veryLate,
  shareOf,
  text,
  remedy,
}: LatenessRule<Key>): HealthRule {
  const limit = formatShare(LATE_SHARE);
  const find = (shards: HealthEvidence['shards'], key: Key, ms: number): string | undefined => {
    const worst = worstShard(
      shards.filter((spans) => shareOf(spans, key) >= LATE_SHARE),
      (span) => span[key] > 0,
    );
    if (worst === undefined) return undefined;
    const { name, bad, all } = worst;
    const what = text(name, formatShare(shareOf(all, key)), ms, bad);
    return `${what} ${whenIn(bad, all)} ${limited(LATE_SHARE)}: ${remedy}`;
  };
  return {
    measured,
    suspect: `${limit} or more, by ${LATE_MS} ms`,
    invalid: `${limit} or more, by ${VERY_LATE_MS} ms`,
    remedy,
    find({ shards }) {
      const invalid = find(shards, veryLate, VERY_LATE_MS);
      if (invalid !== undefined) return { reason: invalid, isInvalid: true };
      const reason = find(shards, late, LATE_MS);
      return reason === undefined ? undefined : { reason, isInvalid: false };
    },
  };
}

interface Bad<Span> {
  /** With how many others were as bad. */
  readonly name: string;
  readonly bad: readonly Span[];
  readonly all: readonly Span[];
}

/** The shard with the most bad time; `undefined` when none has any. */
function worstShard<Span extends ShardSpan | ProcessSpan>(
  shards: readonly (readonly Span[])[],
  isBad: (span: Span) => boolean,
): Bad<Span> | undefined {
  const found = shards
    .map((all) => ({ all, bad: all.filter(isBad) }))
    .filter(({ bad }) => bad.length > 0)
    .sort((left, right) => secondsOf(right.bad) - secondsOf(left.bad));
  const [worst] = found;
  if (worst === undefined) return undefined;
  const others = found.length === 1 ? '' : ` (and ${found.length - 1} more)`;
  const [first] = worst.bad;
  const shard = first !== undefined && 'shard' in first ? first.shard : '';
  return { name: `shard ${shard}${others}`, ...worst };
}

/** As {@link worstShard}, when it was so in a tenth of the seconds. */
function oftenBad<Span extends ShardSpan | ProcessSpan>(
  shards: readonly (readonly Span[])[],
  isBad: (span: Span) => boolean,
): Bad<Span> | undefined {
  const worst = worstShard(shards, isBad);
  if (worst === undefined) return undefined;
  const isOften =
    secondsOf(worst.bad) >= Math.max(MIN_SECONDS, SECONDS_SHARE * secondsOf(worst.all));
  return isOften ? worst : undefined;
}

/** Over time. */
function meanOf<Span extends ShardSpan | ProcessSpan>(
  spans: readonly Span[],
  read: (span: Span) => number,
): number {
  const total = spans.reduce(
    (sumSoFar, span) => sumSoFar + read(span) * (span.end - span.start),
    0,
  );
  return total / secondsOf(spans);
}

function secondsText(limit: number): string {
  return `${formatShare(limit)} or more, in ${formatShare(SECONDS_SHARE)} of the seconds`;
}

function beyondCeiling(
  what: string,
  { perSecond, second }: Reached,
  ceilingPerSecond: number,
): string | undefined {
  if (!isNearCeiling(perSecond, ceilingPerSecond)) return undefined;
  const share = formatShare(perSecond / ceilingPerSecond);
  const [reached, possible] = [perSecond, ceilingPerSecond].map((rate) => rate.toFixed(0));
  return `the load reached ${reached} ${what}/s in second ${second}, ${share} of the ${possible}/s that the self-test found possible`;
}

function suspect(what: string, remedy: string): Doubt {
  return { reason: `${what}: ${remedy}`, isInvalid: false };
}

function limited(share: number): string {
  return `(limit ${formatShare(share)})`;
}

function sum(spans: readonly ShardSpan[], read: (span: ShardSpan) => number): number {
  return spans.reduce((total, span) => total + read(span), 0);
}
