import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Clock, settlesWithin } from '../core/clock.ts';
import { closestName } from '../core/closest.ts';
import { formatDuration } from '../core/duration.ts';
import { describeThrown, formatValue, isRampaError, RampaError } from '../core/errors.ts';
import type { Output, OutputHost, OutputKind, OutputSpec } from '../core/output.ts';
import { registeredOutputs } from './registered.ts';

/** Every output that is built in, with how to load it: a run loads only those that it has. */
export const OUTPUTS: Readonly<Record<string, () => Promise<OutputKind>>> = {
  json: async () => (await import('./json/json-output.ts')).jsonOutput,
  csv: async () => (await import('./csv/csv-output.ts')).csvOutput,
  'event-log': async () => (await import('./event-log/event-log-output.ts')).eventLogOutput,
  influxdb: async () => (await import('./influxdb/influxdb-output.ts')).influxdbOutput,
  html: async () => (await import('./html/html-output.ts')).htmlOutput,
  markdown: async () => (await import('./markdown/markdown-output.ts')).markdownOutput,
  github: async () => (await import('./github/github-output.ts')).githubOutput,
  junit: async () => (await import('./junit/junit-output.ts')).junitOutput,
  ndjson: async () => (await import('./ndjson/ndjson-output.ts')).ndjsonOutput,
  webhook: async () => (await import('./webhook/webhook-output.ts')).webhookOutput,
  otel: async () => (await import('./otel/otel-output.ts')).otelOutput,
  prometheus: async () => (await import('./prometheus/prometheus-output.ts')).prometheusOutput,
  record: async () => (await import('./record/record-output.ts')).recordOutput,
  statsd: async () => (await import('./statsd/statsd-output.ts')).statsdOutput,
};

/** The summary on the terminal. Whoever runs the command prints it anyway, so there is nothing to open. */
const CONSOLE = 'console';

const OPEN_MS = 60_000;
const CLOSE_MS = 10_000;

/**
 * Opens outputs before any load starts. The caller disposes them.
 * @param script the load script's file, which no output may overwrite
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with every problem of every output; nothing stays open then
 */
export async function openOutputs(
  specs: readonly OutputSpec[],
  script: string | undefined,
  host: OutputHost,
): Promise<Output[]> {
  const opened: Output[] = [];
  const problems: string[] = [];
  const hints = new Set<string>();
  const taken = new Map<string, string>();
  let cause: unknown;
  if (script !== undefined) taken.set(await realFile(script), 'is the load script');
  for (const spec of specs) {
    try {
      if (spec.name === CONSOLE) refuseDestination(spec);
      else opened.push(await openOne(spec, taken, host));
    } catch (thrown) {
      const error = isRampaError(thrown) ? thrown : openThrew(spec, thrown);
      problems.push(error.message);
      if (error.hint !== undefined) hints.add(error.hint);
      // Where a script threw is worth showing; what the system said is in the message.
      if (error !== thrown) cause ??= thrown;
    }
  }
  if (problems.length === 0) return opened;
  await closeOutputs(opened, host.clock);
  const hint = hints.size === 0 ? undefined : [...hints].join(' ');
  throw new RampaError('RAMPA_OUTPUT_INVALID', problems.join('\n'), { hint, cause });
}

/** Closes outputs that no run has begun to use. Nothing is lost when one cannot be closed. */
export async function closeOutputs(outputs: readonly Output[], clock: Clock): Promise<void> {
  const closeOne = async (output: Output): Promise<void> => output[Symbol.asyncDispose]();
  const closing = Promise.allSettled(outputs.map(closeOne));
  await settlesWithin(clock, CLOSE_MS, closing);
}

async function openOne(
  spec: OutputSpec,
  taken: Map<string, string>,
  host: OutputHost,
): Promise<Output> {
  const kind = await kindNamed(spec.name);
  if (kind.destination === 'file') await refuseTaken(spec, taken);
  const opening = kind.open(spec, host);
  if (!(await settlesWithin(host.clock, OPEN_MS, opening))) {
    const message = `${spec.name}: open() did not end within ${formatDuration(OPEN_MS)}`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message);
  }
  const output = await opening;
  refuseOther(spec.name, output);
  return output;
}

function openThrew({ name }: OutputSpec, cause: unknown): RampaError {
  const message = `${name}: open() threw: ${describeThrown(cause)}`;
  return new RampaError('RAMPA_OUTPUT_INVALID', message, { cause });
}

/** Scripts and programs can have anything opened. */
function refuseOther(name: string, opened: Partial<Output> | undefined | null): void {
  const isOutput =
    typeof opened?.name === 'string' &&
    typeof opened.finish === 'function' &&
    typeof opened[Symbol.asyncDispose] === 'function';
  if (isOutput) return;
  const message = `${name}: open() must resolve with an output, got ${formatValue(opened)}`;
  const hint = 'Give it a name, finish() and [Symbol.asyncDispose]().';
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

async function kindNamed(name: string): Promise<OutputKind> {
  const registered = registeredOutputs();
  const kind = registered.get(name);
  if (kind !== undefined) return kind;
  if (Object.hasOwn(OUTPUTS, name)) {
    const load = OUTPUTS[name];
    if (load !== undefined) return load();
  }
  const names = [...new Set([...Object.keys(OUTPUTS), ...registered.keys()]), CONSOLE];
  const closest = closestName(name, names);
  const hint = closest === undefined ? undefined : `Did you mean ${closest}?`;
  const message = `unknown output backend: '${name}'. available: ${names.join(', ')}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

/** Two outputs that write to one file would destroy each other's text. */
async function refuseTaken(
  { name, destination = '' }: OutputSpec,
  taken: Map<string, string>,
): Promise<void> {
  if (destination === '') return;
  const file = await realFile(destination);
  const why = taken.get(file);
  taken.set(file, 'is already used by another output');
  if (why === undefined) return;
  const message = `${name}: the destination '${destination}' ${why}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint: 'Give each output its own file.' });
}

/** One path for each file, however it is named; the file need not exist. */
async function realFile(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
    return join(folder, basename(path));
  }
}

function refuseDestination({ name, destination }: OutputSpec): void {
  if (destination === undefined) return;
  const message = `${name}: the summary goes to stdout, got the destination '${destination}'`;
  const hint = `Write ${name} without a destination.`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}
