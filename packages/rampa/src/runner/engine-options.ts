import type { Clock } from '../core/clock.ts';
import { closestName } from '../core/closest.ts';
import { formatValue } from '../core/errors.ts';
import type { Ceiling } from '../core/health.ts';
import type { Output } from '../core/output.ts';
import { Problems } from '../core/problems.ts';
import type { ProtocolKind } from '../core/protocol.ts';
import type { RunnerLink } from '../engine/link.ts';
import type { LoadTest } from './load-test.ts';

/** How a test is run; what it does is in the test. */
export interface EngineOptions {
  /** Default: 12 random lower-case hex characters. */
  readonly runId?: string;
  /**
   * Worker threads: a number, `auto` (by the plan and the cores), or `inline` for this thread. Default
   * `auto`; a test without a file always runs inline, and takes no number.
   */
  readonly threads?: number | 'auto' | 'inline';
  /** Told about every event, and finished at the end. The run disposes them. */
  readonly outputs?: readonly Output[];
  /** Whether an iteration that throws makes the exit code 2. Default true. */
  readonly failOnIterationError?: boolean;
  /** Whether a generator that could not keep up (`invalid`) fails the run. Default false. */
  readonly requireTrusted?: boolean;
  /** What this machine can do at most, as `rampa run --self-test` finds out; a load that comes near it is `suspect`. */
  readonly ceiling?: Ceiling | undefined;
  /** How often a snapshot event comes, at least 1. Default 1,000 ms. */
  readonly snapshotIntervalMs?: number;
  /** How often thresholds are looked at during the run, at least 1. Default 2,000 ms. */
  readonly thresholdIntervalMs?: number;
  /** The source of time; a virtual one runs a test without waiting. Inline only. */
  readonly clock?: Clock;
  /** More protocol clients, or others in place of the built-in ones. Inline only. */
  readonly protocols?: readonly ProtocolKind[];
  /** A shard's thread that was started early, to be the first one. Threads only. */
  readonly warmShard?: RunnerLink | undefined;
  /** How many inline shards, 1 to 1,024; for tests of what must not depend on their number. Default 1. */
  readonly inlineShards?: number;
}

/** True when the test runs in this thread. */
export function runsInline(test: LoadTest, { threads }: EngineOptions): boolean {
  return threads === 'inline' || test.path === undefined;
}

/**
 * Makes sure that every option is known, valid and used.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` with one line for everything that is wrong
 */
export function checkEngineOptions(test: LoadTest, options: EngineOptions): void {
  const problems = new Problems();
  if (!isObject(test) || !isObject(test.plan)) {
    const hint = 'Await what definePlan() or loadTest() returns.';
    problems.add(`Engine must be given a test, got ${formatValue(test)}`, hint);
  } else if (!isObject(options)) {
    problems.add(`Engine options must be an object, got ${formatValue(options)}`);
  } else {
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) checkOption(name, value, runsInline(test, options), problems);
    }
    refuseThreads(test, options, problems);
  }
  problems.throwIfAny();
}

interface Rule {
  /** Completes the sentence "<option> must be ...". */
  readonly mustBe: string;
  readonly isValid: (value: unknown) => boolean;
  /** Where alone the option is used; everywhere when left out. */
  readonly only?: 'inline' | 'threads';
}

const SHARDS: Rule = { mustBe: 'a whole number from 1 to 1024', isValid: isShardCount };
const FLAG: Rule = { mustBe: 'true or false', isValid: (value) => typeof value === 'boolean' };
const OBJECT: Rule = { mustBe: 'an object', isValid: isObject };
const LIST: Rule = { mustBe: 'a list', isValid: Array.isArray };
const INTERVAL: Rule = {
  mustBe: 'a number of milliseconds, at least 1',
  isValid: (value) => typeof value === 'number' && value >= 1 && Number.isFinite(value),
};

const RULES: { readonly [Name in keyof Required<EngineOptions>]: Rule } = {
  runId: {
    mustBe: 'text that is not empty',
    isValid: (value) => typeof value === 'string' && value !== '',
  },
  threads: {
    mustBe: `'auto', 'inline' or ${SHARDS.mustBe}`,
    isValid: (value) => value === 'auto' || value === 'inline' || isShardCount(value),
  },
  outputs: LIST,
  failOnIterationError: FLAG,
  requireTrusted: FLAG,
  ceiling: OBJECT,
  snapshotIntervalMs: INTERVAL,
  thresholdIntervalMs: INTERVAL,
  clock: { ...OBJECT, only: 'inline' },
  protocols: { ...LIST, only: 'inline' },
  warmShard: { ...OBJECT, only: 'threads' },
  inlineShards: { ...SHARDS, only: 'inline' },
};

function checkOption(name: string, value: unknown, isInline: boolean, problems: Problems): void {
  if (!isKnown(name)) {
    const known = Object.keys(RULES);
    const closest = closestName(name, known);
    const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
    problems.add(`${name} is not an option of Engine${guess} known: ${known.join(', ')}`);
    return;
  }
  const { mustBe, isValid, only } = RULES[name];
  if (!isValid(value)) {
    problems.add(`Engine option ${name} must be ${mustBe}, got ${formatValue(value)}`);
  } else if (only === 'inline' && !isInline) {
    const problem = 'is used inline only, and a test from a file runs on threads';
    problems.add(`Engine option ${name} ${problem}`, "Leave it out, or set threads to 'inline'.");
  } else if (only === 'threads' && isInline) {
    problems.add(`Engine option ${name} is used on threads only, and this test runs inline`);
  }
}

/** Functions that are not in a file cannot leave their thread: a number would not be used. */
function refuseThreads({ path }: LoadTest, { threads }: EngineOptions, problems: Problems): void {
  if (path !== undefined || !isShardCount(threads)) return;
  problems.add(
    `Engine option threads cannot be a number for a test of definePlan(), which runs inline, got ${threads}`,
    'Leave it out, or put the test into a file and use loadTest().',
  );
}

function isKnown(name: string): name is keyof typeof RULES {
  return Object.hasOwn(RULES, name);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isShardCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1024;
}
