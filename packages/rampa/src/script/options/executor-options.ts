import type * as z from 'zod';
import type { Tags } from '../../core/metric.ts';
import type { ProxyPlan } from '../../core/network.ts';
import type { ExecutorName, ScenarioPlan } from '../../core/plan.ts';
import type { Problems } from '../../core/problems.ts';
import { httpPlan } from './http-options.ts';
import { type NetworkGroups, networkPlan, networkProblem } from './network-plan.ts';
import { type ExplainUnknown, readOptions } from './read-options.ts';
import type { SharedOptions } from './scenario-fields.ts';

/** What a scenario is called, where its function is, and what it has in common with the others. */
export interface ScenarioIdentity {
  readonly name: string;
  readonly exportName: string;
  readonly shared: SharedOptions;
  /** What wins over the scenario's own options. */
  readonly forced: NetworkGroups;
  /** The proxies of a scenario that says nothing about them. */
  readonly environmentProxy: () => ProxyPlan | undefined;
}

/** Where a scenario's options come from, and where its problems go. */
export interface ScenarioReading extends ScenarioIdentity {
  /** Names the options in messages, such as `scenarios.checkout`. */
  readonly path: string;
  readonly problems: Problems;
  readonly explainUnknown: ExplainUnknown;
}

/** The options of one executor. */
export interface ExecutorOptionsKind<Schema extends z.ZodObject = z.ZodObject> {
  readonly executor: ExecutorName;
  /** Input: what users write; the reference documentation is generated from it. */
  readonly schema: Schema;
  /** @returns `undefined` when something is wrong; `problems` then has a line for it */
  read(source: unknown, reading: ScenarioReading): ScenarioPlan | undefined;
}

interface Spec<Schema extends z.ZodObject, Plan extends ScenarioPlan> {
  readonly executor: Plan['executor'];
  readonly schema: Schema;
  /** The plan of valid options; options that do not fit together add to `problems`. */
  plan(options: z.output<Schema>, identity: ScenarioIdentity): Plan;
}

/** Makes the reader of one executor's options. */
export function executorOptions<Schema extends z.ZodObject, Plan extends ScenarioPlan>(
  spec: Spec<Schema, Plan>,
): ExecutorOptionsKind<Schema> {
  return {
    executor: spec.executor,
    schema: spec.schema,
    read(source, reading) {
      const { path, problems, explainUnknown } = reading;
      const options = readOptions(spec.schema, source, path, problems, explainUnknown);
      if (options === undefined) return undefined;
      const plan = spec.plan(options, reading);
      const problem = networkProblem(plan.network);
      if (problem !== undefined) problems.add(`${path}.${problem}`);
      return plan;
    },
  };
}

interface CommonOutput extends SharedOptions {
  readonly startTime: number;
  readonly gracefulStop: number;
  readonly tags: Tags;
  readonly env: Readonly<Record<string, string>>;
  readonly keepCookies: boolean;
}

/** The part of a plan that every executor has. */
export function commonPlan(options: CommonOutput, identity: ScenarioIdentity) {
  const { shared, forced, environmentProxy } = identity;
  return {
    name: identity.name,
    exportName: identity.exportName,
    startTimeMs: options.startTime,
    gracefulStopMs: options.gracefulStop,
    tags: options.tags,
    env: options.env,
    keepCookies: options.keepCookies,
    network: networkPlan([shared, options, forced], environmentProxy),
    http: httpPlan(shared.http, options.http),
  };
}
