import type { Command } from 'commander';
import type { Problems } from '../../core/problems.ts';
import type { PlanOverrides } from '../../script/overrides.ts';
import { collectValues, readPairs, wrong } from './read-values.ts';

/** The flags that change a plan, as text. */
export interface PlanFlags {
  readonly vus?: string;
  readonly duration?: string;
  readonly iterations?: string;
  readonly stage?: readonly string[];
  readonly rate?: string;
  readonly scenario?: readonly string[];
  readonly env?: readonly string[];
  readonly tag?: readonly string[];
  readonly seed?: string;
  readonly insecureSkipTlsVerify?: boolean;
}

/** Adds the flags that change a plan to a command. */
export function addPlanFlags(command: Command): void {
  command
    .option('--vus <n>', 'virtual users of every scenario')
    .option('--duration <duration>', 'how long every scenario runs, such as 30s or 1m30s')
    .option('--iterations <n>', 'iterations of every scenario')
    .option(
      '--stage <duration:target>',
      'one step of a ramp, such as 30s:10; repeat it',
      collectValues,
    )
    .option('--rate <n>', 'iterations that are started per time unit')
    .option('--scenario <name>', 'run only this scenario; repeat it for more', collectValues)
    .option('--env <key=value>', 'set worker.env; repeat it', collectValues)
    .option('--tag <key=value>', 'put a tag on every sample; repeat it', collectValues)
    .option('--seed <n>', 'what everything random is made from; default: another one each time')
    .option('--insecure-skip-tls-verify', 'accept any certificate of servers');
}

/**
 * Turns the flags that change a plan into overrides. Only their form is checked here; whether a number or a
 * duration is right, and right for the script's scenarios, is found out when the plan is made.
 */
export function readPlanFlags(flags: PlanFlags, problems: Problems): PlanOverrides {
  return {
    vus: flags.vus,
    duration: flags.duration,
    iterations: flags.iterations,
    rate: flags.rate,
    stages: flags.stage?.flatMap((text) => readStage(text, problems)),
    scenario: flags.scenario,
    env: flags.env && readPairs('--env', flags.env, problems),
    tags: flags.tag && readPairs('--tag', flags.tag, problems),
    seed: flags.seed,
    insecureSkipTlsVerify: flags.insecureSkipTlsVerify,
  };
}

/** More threads than this for each core only take turns, and each one needs memory and time to start. */
const THREADS_PER_CORE = 4;

/** The threads to use: a number, or `auto`. */
export function readThreads(text: string, cores: number, problems: Problems): number | 'auto' {
  if (text === 'auto') return text;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  const most = Math.min(1024, THREADS_PER_CORE * cores);
  if (count >= 1 && count <= most) return count;
  const range = `auto or a whole number from 1 to ${most}, ${THREADS_PER_CORE} for each core`;
  wrong('--threads', range, text, problems);
  return 'auto';
}

function readStage(text: string, problems: Problems): { duration: string; target: string }[] {
  const at = text.lastIndexOf(':');
  if (at > 0) return [{ duration: text.slice(0, at), target: text.slice(at + 1) }];
  wrong('--stage', "a duration and a target such as '30s:10'", text, problems);
  return [];
}
