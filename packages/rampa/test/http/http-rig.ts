import type { Clock, TimerHandle } from '../../src/core/clock.ts';
import type { RampaError } from '../../src/core/errors.ts';
import type { HttpClient } from '../../src/core/http.ts';
import { DEFAULT_HTTP, type HttpPlan } from '../../src/core/http-plan.ts';
import type { MetricSpec, Series, SeriesSource, Tags } from '../../src/core/metric.ts';
import { DEFAULT_NETWORK, type NetworkPlan } from '../../src/core/network.ts';
import type { ScenarioPlan } from '../../src/core/plan.ts';
import type { ProtocolShard, ProtocolVu } from '../../src/core/protocol.ts';
import { type HttpProtocolOptions, httpProtocol } from '../../src/http/http-protocol.ts';

interface RecordedSample {
  readonly metric: string;
  readonly tags: Tags;
  readonly value: number;
  /** By the rig's clock. */
  readonly atMs: number | undefined;
}

/** Keeps every sample, in order. */
class SampleRecorder implements SeriesSource {
  readonly samples: RecordedSample[] = [];
  lookUpCount = 0;
  /** The error for tags that cannot have a series. */
  refuse: (tags: Tags) => Error | undefined = () => undefined;

  series({ name: metric }: MetricSpec, tags: Tags): Series {
    this.lookUpCount++;
    const refusal = this.refuse(tags);
    if (refusal !== undefined) throw refusal;
    return { add: (value, atMs) => this.samples.push({ metric, tags, value, atMs }) };
  }

  /** Those about requests, not about connections. */
  get requestSamples(): RecordedSample[] {
    return this.samples.filter(({ metric }) => !metric.startsWith('connections_'));
  }

  values(metric: string): number[] {
    return this.samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
  }

  tags(metric: string): Tags[] {
    return this.samples.filter((sample) => sample.metric === metric).map(({ tags }) => tags);
  }
}

/** The machine's time until it is frozen, and how many timers are set. */
class RigClock implements Clock {
  readonly timers = new Set<TimerHandle>();
  #frozenAtMs: number | undefined = undefined;

  nowMs(): number {
    return this.#frozenAtMs ?? performance.now();
  }

  /** From now on only {@link pass} lets time pass. Timers take as long as they do. */
  freeze(): void {
    this.#frozenAtMs = Math.round(performance.now());
  }

  pass(durationMs: number): void {
    if (this.#frozenAtMs === undefined) throw new Error('the clock is not frozen');
    this.#frozenAtMs += durationMs;
  }

  wallTimeMs(): number {
    return Date.now();
  }

  busyMs(): number {
    return 0;
  }

  setTimer(delayMs: number, callback: () => void): TimerHandle {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      callback();
    }, delayMs);
    this.timers.add(timer);
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.timers.delete(timer);
    clearTimeout(timer as NodeJS.Timeout);
  }

  setImmediate(callback: () => void): void {
    setImmediate(callback);
  }
}

interface HttpRigOptions extends HttpProtocolOptions {
  readonly scheduleLagMs?: number;
  readonly keepCookies?: boolean;
  readonly http?: Partial<HttpPlan>;
  readonly network?: { readonly [Part in keyof NetworkPlan]?: Partial<NetworkPlan[Part]> };
}

/** One shard with one VU, and its client; closes the VU in the end. */
export class HttpRig implements Disposable {
  readonly clock = new RigClock();
  readonly metrics = new SampleRecorder();
  readonly scenario: ScenarioPlan;
  readonly shard: ProtocolShard;
  readonly vu: ProtocolVu;
  readonly client: HttpClient;

  constructor(options: HttpRigOptions = {}) {
    this.scenario = scenarioPlan(options);
    this.shard = httpProtocol(options).openShard({ clock: this.clock, series: this.metrics });
    this.vu = this.openVu();
    const scope = { tags: { scenario: 'test' }, scheduleLagMs: options.scheduleLagMs };
    this.client = this.vu.bind(scope) as HttpClient;
  }

  /** The client of another VU of the same scenario; disposing closes the VU. */
  openClient(): Disposable & { readonly vu: ProtocolVu; readonly client: HttpClient } {
    const vu = this.openVu();
    const client = vu.bind({ tags: { scenario: 'test' }, scheduleLagMs: undefined }) as HttpClient;
    return { vu, client, [Symbol.dispose]: () => vu.close() };
  }

  /** Another VU of the same scenario; to be closed by the caller. */
  openVu(): ProtocolVu {
    const tags = { scenario: 'test' };
    return this.shard.openVu({ scenario: this.scenario, tags, random: () => 0 });
  }

  [Symbol.dispose](): void {
    this.vu.close();
  }
}

function scenarioPlan({ keepCookies = false, http, network }: HttpRigOptions): ScenarioPlan {
  return {
    executor: 'constant-vus',
    pacingMs: undefined,
    name: 'test',
    exportName: 'test',
    startTimeMs: 0,
    gracefulStopMs: 0,
    tags: {},
    env: {},
    vus: 1,
    durationMs: 1000,
    keepCookies,
    http: { ...DEFAULT_HTTP, ...http },
    network: {
      connection: { ...DEFAULT_NETWORK.connection, ...network?.connection },
      dns: { ...DEFAULT_NETWORK.dns, ...network?.dns },
      tls: { ...DEFAULT_NETWORK.tls, ...network?.tls },
      proxy: { ...DEFAULT_NETWORK.proxy, ...network?.proxy },
    },
  };
}

/** What went wrong; throws when nothing did. */
export async function failureOf(response: Promise<unknown>): Promise<RampaError> {
  try {
    await response;
  } catch (error) {
    return error as RampaError;
  }
  throw new Error('the request did not fail');
}

/** A response with a body and its length. */
export function reply(body = '', ...headers: readonly string[]): string {
  const lines = ['HTTP/1.1 200 OK', `Content-Length: ${body.length}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A redirect without a body. */
export function redirect(status: number, location: string): string {
  return `HTTP/1.1 ${status} Moved\r\nContent-Length: 0\r\nLocation: ${location}\r\n\r\n`;
}
