import { DEFAULT_HTTP, type HttpPlan } from '../../core/http-plan.ts';
import { Problems } from '../../core/problems.ts';
import { duration, iterationCount, rate, vuCount } from '../../script/options/fields.ts';
import { readOptions } from '../../script/options/read-options.ts';
import { toNumber } from '../../script/overrides.ts';
import type { Cli } from '../cli.ts';
import { judgeOutputs } from '../flags/judge-outputs.ts';
import { readOutputFlags } from '../flags/output-flags.ts';
import { readThreads } from '../flags/plan-flags.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import type { RunSettings } from '../run/run-test.ts';
import type { BenchFlags } from './bench-flags.ts';
import type { BenchEnd, BenchTask } from './bench-task.ts';
import { readRequestFlags } from './read-request-flags.ts';

/** What `rampa bench` was asked to do. */
export interface BenchCommand {
  readonly task: BenchTask;
  readonly settings: RunSettings;
  /** Prints the result as JSON instead of the summary. */
  readonly asJson: boolean;
  readonly withSpectrum: boolean;
}

const DEFAULT_DURATION = '10s';

/** @throws {RampaError} `RAMPA_USAGE` with every flag that cannot be understood, and what is wrong with the URL */
export async function readBenchFlags(
  url: string,
  flags: BenchFlags,
  { cores, env }: Pick<Cli, 'cores' | 'env'>,
): Promise<BenchCommand> {
  const problems = new Problems();
  const http = readHttp(flags, problems);
  const request = await readRequestFlags(url, flags, http, problems);
  const end = readEnd(flags, problems);
  const task: BenchTask = {
    ...request,
    connections: readConnections(flags, end, problems),
    end,
    rate: readRate(flags, problems),
    http,
    insecureSkipTlsVerify: flags.insecure === true,
  };
  const settings = readSettings(flags, cores, problems);
  refuseContradictions(flags, problems);
  await throwUsage(problems, 'bench', () =>
    judgeOutputs(settings.outputs, { env, script: undefined }, problems),
  );
  return { task, settings, asJson: flags.json === true, withSpectrum: flags.latency === true };
}

/** A redirect is an answer: a bench measures one URL. */
function readHttp({ timeout, http2 }: BenchFlags, problems: Problems): HttpPlan {
  const { timeouts } = DEFAULT_HTTP;
  const totalMs = readOptions(duration(1), timeout, '--timeout', problems) ?? timeouts.totalMs;
  return {
    ...DEFAULT_HTTP,
    version: http2 === true ? '2' : '1.1',
    timeouts: { ...timeouts, totalMs },
    maxRedirects: 0,
    discardBody: true,
  };
}

function readEnd(flags: BenchFlags, problems: Problems): BenchEnd {
  const { requests, duration: text = DEFAULT_DURATION } = flags;
  const durationMs = readOptions(duration(1), text, '--duration', problems) ?? 1;
  if (requests === undefined) return { type: 'duration', durationMs };
  const count = readOptions(iterationCount, toNumber(requests), '--requests', problems);
  return { type: 'requests', count: count ?? 1 };
}

/** Never more than there are requests for. */
function readConnections(flags: BenchFlags, end: BenchEnd, problems: Problems): number {
  const wanted = toNumber(flags.connections);
  const connections = readOptions(vuCount, wanted, '--connections', problems) ?? 1;
  return end.type === 'requests' ? Math.min(connections, end.count) : connections;
}

function readRate({ rate: text }: BenchFlags, problems: Problems): number | undefined {
  return text === undefined ? undefined : readOptions(rate, toNumber(text), '--rate', problems);
}

function readSettings(flags: BenchFlags, cores: number, problems: Problems): RunSettings {
  return {
    outputs: readOutputFlags(flags, problems),
    threads: readThreads(flags.threads, cores, problems),
    quiet: flags.quiet === true,
    progress: flags.progress === true,
    // Requests without a response are part of what is measured.
    failOnIterationError: false,
    requireTrusted: flags.requireTrusted === true,
    selfTest: false,
  };
}

/** Of each pair the second would not be used. */
function refuseContradictions(flags: BenchFlags, problems: Problems): void {
  const refuse = (left: unknown, right: unknown, names: string): void => {
    if (left !== undefined && right !== undefined) problems.add(names);
  };
  refuse(
    flags.requests,
    flags.duration,
    '--requests cannot be combined with --duration: each says when the bench ends',
  );
  refuse(flags.quiet, flags.json, '--quiet cannot be combined with --json');
  refuse(flags.quiet, flags.latency, '--quiet cannot be combined with --latency');
  refuse(flags.json, flags.latency, '--json cannot be combined with --latency');
}
