import { closestName } from '../core/closest.ts';
import { formatValue, isRampaError } from '../core/errors.ts';
import { Problems } from '../core/problems.ts';
import { type LatencyDistribution, readLatency } from './latency-distribution.ts';
import { readStall, type Stall } from './stall.ts';

/** How a Demo Shop behaves. Without options it answers at once and never fails. */
export interface DemoShopOptions {
  /** The address to listen on. Default `127.0.0.1`, which only this machine can reach. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** How long every answer takes; see `readLatency` for the text forms. Default `"0ms"`. */
  readonly latency?: string | LatencyDistribution;
  /** Share of requests, 0 to 1, that are answered with status 500. Default 0. */
  readonly errorRate?: number;
  /** Times in which nothing is answered. Default: none. */
  readonly stall?: Stall;
  /** Makes latencies and errors repeatable, request by request. Default 1. */
  readonly seed?: number;
}

/** Options with every default filled in. */
export interface DemoShopSettings {
  readonly host: string;
  readonly port: number;
  readonly latency: LatencyDistribution;
  readonly errorRate: number;
  readonly stall: Stall | undefined;
  readonly seed: number;
}

const KNOWN = ['host', 'port', 'latency', 'errorRate', 'stall', 'seed'];

/** @throws {RampaError} `RAMPA_CONFIG_INVALID` with one line per problem */
export function readDemoShopOptions(options: DemoShopOptions): DemoShopSettings {
  const problems = new Problems();
  const { host = '127.0.0.1', port = 0, errorRate = 0, seed = 1 } = options;
  checkNames(options, problems);
  if (typeof host !== 'string' || host === '') expected('host', 'a host name or address', host);
  if (!isIntegerUpTo(port, 65_535)) expected('port', 'an integer from 0 to 65535', port);
  if (!isShare(errorRate)) expected('errorRate', 'a number from 0 to 1', errorRate);
  if (!isIntegerUpTo(seed, 2 ** 32 - 1)) expected('seed', 'an integer from 0 to 4294967295', seed);
  const latency = collect(problems, () => readLatency(options.latency ?? '0ms'));
  const stall = collect(problems, () =>
    options.stall === undefined ? undefined : readStall(options.stall),
  );
  problems.throwIfAny();
  return { host, port, latency: latency ?? readLatency('0ms'), errorRate, stall, seed };

  function expected(name: string, what: string, value: unknown): void {
    problems.add(`${name} must be ${what}, got ${formatValue(value)}`);
  }
}

function checkNames(options: DemoShopOptions, problems: Problems): void {
  for (const name of Object.keys(options)) {
    if (KNOWN.includes(name)) continue;
    const closest = closestName(name, KNOWN);
    const suggestion = closest === undefined ? ',' : `, did you mean ${closest}?`;
    problems.add(
      `${name} is not an option of the demo shop${suggestion} known: ${KNOWN.join(', ')}`,
    );
  }
}

/** Keeps what is wrong with one option, so that the others are judged too. */
function collect<T>(problems: Problems, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isRampaError(error)) throw error;
    problems.add(error.message, error.hint);
    return undefined;
  }
}

function isIntegerUpTo(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
