import * as z from 'zod';
import { formatDuration } from '../core/duration.ts';
import { formatValue } from '../core/errors.ts';
import type { ProxyPlan } from '../core/network.ts';
import type { ReplayedRun } from '../core/plan.ts';
import type { Problems } from '../core/problems.ts';
import type { Baseline } from '../metrics/thresholds/baseline/baseline.ts';
import { environmentProxy } from './options/environment-proxy.ts';
import {
  duration,
  iterationCount,
  iterationIndex,
  rate,
  rateTarget,
  seed,
  stages,
  texts,
  vuCount,
} from './options/fields.ts';
import type { NetworkGroups } from './options/network-plan.ts';
import { explainUnknownKey, readOptions } from './options/read-options.ts';
import { tagNameProblem } from './options/tag-name-problem.ts';
import { isPlainObject } from './plain-object.ts';
import { readBaseline } from './read-baseline.ts';
import type { StageOptions } from './scenario-options.ts';

/** A number, also as the text that a flag has. */
export type NumberText = number | string;

/**
 * What a command line or a program changes in a script's plan.
 *
 * | | on scenarios of | does |
 * |---|---|---|
 * | `vus` | constant-vus, shared- and per-vu-iterations | sets `vus` |
 * | | constant- and ramping-arrival-rate | sets `preAllocatedVus` and `maxVus` |
 * | | ramping-vus, together with `stages` only | sets `startVus` |
 * | `duration` | constant-vus, constant-arrival-rate | sets `duration` |
 * | | shared- and per-vu-iterations | sets `maxDuration` |
 * | `iterations` | shared- and per-vu-iterations | sets `iterations` |
 * | | constant-vus | makes it shared-iterations, its duration becomes `maxDuration` |
 * | `stages` | ramping-vus, ramping-arrival-rate | replaces `stages` |
 * | | constant-vus, shared- and per-vu-iterations | makes it ramping-vus |
 * | `rate` | constant-arrival-rate | sets `rate` |
 * | | constant-vus | makes it constant-arrival-rate with its duration; a `pacing` of its own ends |
 *
 * A scenario without options of its own gets them from here. Everything else is a problem: an override that
 * would not be used, and `stages` with `duration`, `iterations` or `rate`, and `rate` with `iterations`.
 */
export interface PlanOverrides {
  readonly vus?: NumberText | undefined;
  readonly duration?: string | undefined;
  readonly iterations?: NumberText | undefined;
  readonly stages?:
    | readonly { readonly duration: string; readonly target: NumberText }[]
    | undefined;
  /** Iterations per `timeUnit` of the scenario. */
  readonly rate?: NumberText | undefined;
  /** Keeps only the scenarios of these names; empty keeps all. */
  readonly scenario?: readonly string[] | undefined;
  /** Added to `config.env`, and wins over it. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Added to `config.tags`, and wins over them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Wins over `config.seed`. */
  readonly seed?: NumberText | undefined;
  /**
   * Runs only this iteration, at once and without thresholds, as it was in a run with the same seed. There must be one
   * scenario.
   */
  readonly iteration?: NumberText | undefined;
  /** The earlier run that `iteration` is of: the result says so, and whether the script is still the same. */
  readonly replayOf?: ReplayedRun | undefined;
  /** Accepts any certificate, in every scenario, whatever the script says. */
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** The result of an earlier run, as `--out` writes it, for thresholds that compare with a baseline: parsed JSON. */
  readonly baseline?: unknown;
  /**
   * Variables among which `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are looked for, for scenarios without the option
   * `proxy`. Default none.
   */
  readonly proxyEnvironment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The overrides of how much load there is, as far as they are valid. */
export interface LoadOverrides {
  readonly vus: number | undefined;
  readonly duration: string | undefined;
  readonly iterations: number | undefined;
  readonly stages: readonly StageOptions[] | undefined;
  readonly rate: number | undefined;
}

/** Overrides that are valid. */
export interface ReadOverrides {
  readonly load: LoadOverrides;
  /** The names of the scenarios to keep; empty keeps all. */
  readonly scenarios: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly seed: number | undefined;
  readonly iteration: number | undefined;
  readonly replayOf: ReplayedRun | undefined;
  readonly network: NetworkGroups;
  /** What thresholds compare with; `undefined` when none was given, or no valid one. */
  readonly baseline: Baseline | undefined;
  /** Adds to the problems: to be called only when a scenario needs it. */
  readonly environmentProxy: () => ProxyPlan | undefined;
}

/** Every override there is. */
const NAMES: Readonly<Record<keyof PlanOverrides, true>> = {
  vus: true,
  duration: true,
  iterations: true,
  stages: true,
  rate: true,
  scenario: true,
  env: true,
  tags: true,
  seed: true,
  iteration: true,
  replayOf: true,
  insecureSkipTlsVerify: true,
  baseline: true,
  proxyEnvironment: true,
};

const scenarioNames = z.array(z.string({ error: 'a name' }), {
  error: 'a list of names such as ["browse"]',
});
const replayedRun = z.strictObject(
  { runId: z.string({ error: 'text' }), scriptSha256: z.string({ error: 'text' }).optional() },
  { error: 'an object' },
);
const flag = z.boolean({ error: 'true or false' });

/** Reads overrides; in messages they have the names of their flags. */
export function readOverrides(source: PlanOverrides, problems: Problems): ReadOverrides {
  const overrides = knownOverrides(source, problems);
  const read = <Schema extends z.ZodType>(flag: string, schema: Schema, value: unknown) =>
    value === undefined ? undefined : readOptions(schema, value, flag, problems);
  const durationMs = read('--duration', duration(1), overrides.duration);
  const stageList = read('--stage', stages(rateTarget), stagesOf(overrides));
  const load: LoadOverrides = {
    vus: read('--vus', vuCount, toNumber(overrides.vus)),
    duration: durationMs === undefined ? undefined : formatDuration(durationMs),
    iterations: read('--iterations', iterationCount, toNumber(overrides.iterations)),
    stages: stageList?.map((stage) => ({
      duration: formatDuration(stage.duration),
      target: stage.target,
    })),
    rate: read('--rate', rate, toNumber(overrides.rate)),
  };
  const skipsVerify = read('--insecure-skip-tls-verify', flag, overrides.insecureSkipTlsVerify);
  const environment = proxyEnvironment(overrides, problems);
  return {
    load: withoutContradictions(overrides, load, problems),
    scenarios: read('--scenario', scenarioNames, overrides.scenario) ?? [],
    env: read('--env', texts, overrides.env) ?? {},
    tags: readTags(read('--tag', texts, overrides.tags) ?? {}, problems),
    seed: read('--seed', seed, toNumber(overrides.seed)),
    iteration: read('--iteration', iterationIndex, toNumber(overrides.iteration)),
    replayOf: read('replayOf', replayedRun, overrides.replayOf),
    network: { tls: skipsVerify === true ? { insecureSkipTlsVerify: true } : undefined },
    baseline:
      overrides.baseline === undefined ? undefined : readBaseline(overrides.baseline, problems),
    environmentProxy: () => environmentProxy(environment, problems),
  };
}

/** A program may give anything: what is no override is not left unsaid. */
function knownOverrides(source: PlanOverrides, problems: Problems): PlanOverrides {
  if (!isPlainObject(source)) {
    problems.add(`overrides must be an object, got ${formatValue(source)}`);
    return {};
  }
  for (const name of Object.keys(source)) {
    if (Object.hasOwn(NAMES, name)) continue;
    problems.add(explainUnknownKey('overrides', name, Object.keys(NAMES)));
  }
  return source;
}

/** What is in an environment may be secret: the message says nothing of it. */
function proxyEnvironment(
  { proxyEnvironment: source = {} }: PlanOverrides,
  problems: Problems,
): Readonly<Record<string, string | undefined>> {
  const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
  if (isPlainObject(source) && Object.values(source).every(isText)) return source;
  problems.add('overrides.proxyEnvironment must be an object of texts');
  return {};
}

function readTags(
  tags: Readonly<Record<string, string>>,
  problems: Problems,
): Readonly<Record<string, string>> {
  for (const name of Object.keys(tags)) {
    const problem = tagNameProblem(name);
    if (problem !== undefined) problems.add(`--tag ${formatValue(name)} ${problem}`);
  }
  return tags;
}

const CONTRADICTIONS = [
  ['stages', '--stage', 'duration', '--duration'],
  ['stages', '--stage', 'iterations', '--iterations'],
  ['stages', '--stage', 'rate', '--rate'],
  ['rate', '--rate', 'iterations', '--iterations'],
] as const;

/** Of two that contradict each other one stays, so that no scenario has a second problem with them. */
function withoutContradictions(
  overrides: PlanOverrides,
  load: LoadOverrides,
  problems: Problems,
): LoadOverrides {
  let kept = load;
  for (const [left, leftFlag, right, rightFlag] of CONTRADICTIONS) {
    if (!isGiven(overrides[left]) || !isGiven(overrides[right])) continue;
    problems.add(`${leftFlag} cannot be combined with ${rightFlag}`);
    kept = { ...kept, [right]: undefined };
  }
  return kept;
}

/** A flag that can be repeated and was not given may be an empty list. */
function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function stagesOf({ stages: list }: PlanOverrides): unknown {
  if (!isGiven(list)) return undefined;
  if (!Array.isArray(list)) return list;
  return list.map((stage: unknown) =>
    isPlainObject(stage) ? { ...stage, target: toNumber(stage['target']) } : stage,
  );
}

/** A flag's value as a number. Text that is none stays as it is, so that the message shows what was written. */
export function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}
