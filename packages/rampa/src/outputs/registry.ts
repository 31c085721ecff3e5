import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Clock, settlesWithin } from '../core/clock.ts';
import { closestName } from '../core/closest.ts';
import { formatDuration } from '../core/duration.ts';
import { describeThrown, formatValue, isRampaError, RampaError } from '../core/errors.ts';
import type { Output, OutputHost, OutputKind, OutputSpec } from '../core/output.ts';
import { Problems } from '../core/problems.ts';
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
  console: async () => (await import('./console/console-output.ts')).consoleOutput,
};

const OPEN_MS = 60_000;
const CLOSE_MS = 10_000;

/**
 * Adds everything that is wrong with outputs as far as it can be known before one is opened: names, options, addresses,
 * shared files. Nothing is touched.
 * @param script the load script's file, which no output may overwrite
 */
export async function verifyOutputs(
  specs: readonly OutputSpec[],
  script: string | undefined,
  host: OutputHost,
  problems: Problems,
): Promise<void> {
  const add = (error: RampaError): void => problems.addError(error);
  await eachKind({ specs, script }, add, (kind, spec) =>
    inTime(spec, host.clock, kind.verify(spec, host)),
  );
}

/**
 * Opens outputs before any load starts. The caller disposes them.
 * @param script as in {@link verifyOutputs}
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` with every problem of every output; nothing stays open then
 */
export async function openOutputs(
  specs: readonly OutputSpec[],
  script: string | undefined,
  host: OutputHost,
): Promise<Output[]> {
  const opened: Output[] = [];
  const problems = new Problems();
  let cause: unknown;
  const add = (error: RampaError, thrown?: unknown): void => {
    problems.addError(error);
    // Where a script threw is worth showing; what the system said is in the message.
    if (!isRampaError(thrown)) cause ??= thrown;
  };
  await eachKind({ specs, script }, add, async (kind, spec, isFree) => {
    if (isFree) opened.push(await openOne(kind, spec, host));
    else await inTime(spec, host.clock, kind.verify(spec, host));
  });
  if (problems.lines.length > 0) await closeOutputs(opened, host.clock);
  problems.throwIfAny('RAMPA_OUTPUT_INVALID', { cause });
  return opened;
}

/** Closes outputs that no run has begun to use. Nothing is lost when one cannot be closed. */
export async function closeOutputs(outputs: readonly Output[], clock: Clock): Promise<void> {
  const closeOne = async (output: Output): Promise<void> => output[Symbol.asyncDispose]();
  const closing = Promise.allSettled(outputs.map(closeOne));
  await settlesWithin(clock, CLOSE_MS, closing);
}

/** Finds the kind of each output, and does something with it; what is wrong with one does not end the others. */
async function eachKind(
  { specs, script }: { specs: readonly OutputSpec[]; script: string | undefined },
  onWrong: (error: RampaError, thrown?: unknown) => void,
  work: (kind: OutputKind, spec: OutputSpec, isFree: boolean) => Promise<void>,
): Promise<void> {
  const taken = new Map<string, string>();
  if (script !== undefined) taken.set(await realFile(script), 'is the load script');
  for (const spec of specs) {
    try {
      const kind = await kindNamed(spec.name);
      const why = kind.destination === 'file' ? await take(spec, taken) : undefined;
      if (why !== undefined) onWrong(takenFile(spec, why));
      await work(kind, spec, why === undefined);
    } catch (thrown) {
      onWrong(isRampaError(thrown) ? thrown : openThrew(spec, thrown), thrown);
    }
  }
}

async function openOne(kind: OutputKind, spec: OutputSpec, host: OutputHost): Promise<Output> {
  const output = await inTime(spec, host.clock, kind.open(spec, host));
  refuseOther(spec.name, output);
  return output;
}

async function inTime<T>({ name }: OutputSpec, clock: Clock, opening: Promise<T>): Promise<T> {
  if (await settlesWithin(clock, OPEN_MS, opening)) return opening;
  const message = `${name}: open() did not end within ${formatDuration(OPEN_MS)}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message);
}

function openThrew({ name }: OutputSpec, thrown: unknown): RampaError {
  const message = `${name}: open() threw: ${describeThrown(thrown)}`;
  return new RampaError('RAMPA_OUTPUT_INVALID', message);
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
  const names = [...new Set([...Object.keys(OUTPUTS), ...registered.keys()])];
  const closest = closestName(name, names);
  const hint = closest === undefined ? undefined : `Did you mean ${closest}?`;
  const message = `unknown output backend: '${name}'. available: ${names.join(', ')}`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint });
}

/** @returns why a file cannot be that of one more output: two would destroy each other's text */
async function take(
  { destination = '' }: OutputSpec,
  taken: Map<string, string>,
): Promise<string | undefined> {
  if (destination === '') return undefined;
  const file = await realFile(destination);
  const why = taken.get(file);
  taken.set(file, 'is already used by another output');
  return why;
}

function takenFile({ name, destination }: OutputSpec, why: string): RampaError {
  const message = `${name}: the destination '${destination}' ${why}`;
  return new RampaError('RAMPA_OUTPUT_INVALID', message, {
    hint: 'Give each output its own file.',
  });
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
