import type { Clock } from '../../../src/core/clock.ts';
import type { RampaError } from '../../../src/core/errors.ts';
import { DEFAULT_NETWORK } from '../../../src/core/network.ts';
import type { Exchange, ExchangeOwner } from '../../../src/http/connection/exchange.ts';
import type {
  ConnectionContext,
  ConnectionOwner,
} from '../../../src/http/connection/http-connection.ts';
import { HeadMemory } from '../../../src/http/http1/head-memory.ts';
import { Http2Connection } from '../../../src/http/http2/http2-connection.ts';
import type { ReceivedResponse } from '../../../src/http/response/response.ts';
import { lifeRules } from '../../../src/network/connection-life.ts';
import type { ConnectionMetrics } from '../../../src/network/connection-metrics.ts';
import type { Origin } from '../../../src/network/origin.ts';
import type { Wire, WireReceiver } from '../../../src/network/wire.ts';
import { describeFrames, settings } from './frames.ts';
import { exchangeOf, type RequestParts } from './session-rig.ts';

const ORIGIN: Origin = {
  key: 'http://test',
  isSecure: false,
  host: 'test',
  port: 80,
  authority: 'test',
  proxy: undefined,
};

/** A wire whose other end is the test. */
class FakeWire {
  receiver: WireReceiver | undefined = undefined;
  isUsable = true;
  isClosed = false;
  readonly tls = undefined;
  /** Each write on its own. */
  readonly writes: Buffer[] = [];
  /** Whether writes leave at once. */
  isFast = true;

  write(content: string): boolean {
    this.writes.push(Buffer.from(content, 'latin1'));
    return this.isFast;
  }

  close(): void {
    this.isUsable = false;
    this.isClosed = true;
  }
}

/** A connection, its wire and its owner, in virtual time. */
export class ConnectionRig implements ConnectionOwner {
  nowMs = 1000;
  readonly events: string[] = [];
  readonly wire = new FakeWire();
  readonly connection: Http2Connection;
  readonly retried: Exchange[] = [];
  closedByPeerCount = 0;
  readonly #readBuffer = Buffer.alloc(65_536);

  constructor(rules: Partial<Parameters<typeof lifeRules>[0]> = {}) {
    const series = { add: (value: number) => (this.closedByPeerCount += value) };
    const context: ConnectionContext = {
      clock: {
        nowMs: () => this.nowMs,
        setImmediate: (callback: () => void) => setImmediate(callback),
      } as Partial<Clock> as Clock,
      readBuffer: this.#readBuffer,
      heads: new HeadMemory(),
      metrics: { closedByPeer: series } as unknown as ConnectionMetrics,
      lifeRules: lifeRules({ ...DEFAULT_NETWORK.connection, ...rules }),
    };
    this.connection = new Http2Connection(context, this, ORIGIN, this.wire as unknown as Wire);
  }

  /** A connection that has had its first request, and whose server has sent its settings. */
  static begun(): ConnectionRig {
    const rig = new ConnectionRig();
    rig.receive(settings());
    rig.takeWrites();
    rig.events.length = 0;
    return rig;
  }

  send(name: string, parts: RequestParts = {}): Exchange {
    const exchange = exchangeOf(parts, this.#ownerOf(name), this.nowMs);
    this.connection.send(exchange, this.nowMs);
    return exchange;
  }

  receive(...frames: readonly Buffer[]): void {
    const length = Buffer.concat(frames).copy(this.#readBuffer);
    this.wire.receiver?.receive(length);
  }

  drain(): void {
    this.wire.isFast = true;
    this.wire.receiver?.drained();
  }

  takeEvents(): string[] {
    return this.events.splice(0);
  }

  /** The frames of each write since the last call; the first one without the preface's text. */
  takeWrites(): string[][] {
    return this.wire.writes.splice(0).map((bytes) => {
      const isFirst = bytes.toString('latin1', 0, 3) === 'PRI';
      return describeFrames(isFirst ? bytes.subarray(24) : bytes);
    });
  }

  release(): void {
    this.events.push('release');
  }

  forget(): void {
    this.events.push('forget');
  }

  retry(exchange: Exchange, nowMs: number): void {
    this.retried.push(exchange);
    exchange.restart(nowMs);
  }

  #ownerOf(name: string): ExchangeOwner {
    return {
      vu: {},
      deadlineMs: Number.POSITIVE_INFINITY,
      expire: () => {},
      retried: () => this.events.push(`${name} retried`),
      fail: (_: Exchange, { code, message }: RampaError) =>
        this.events.push(`${name} failed ${code} ${message.replace(/^\S+ \S+ failed: /, '')}`),
      succeed: (_: Exchange, response: ReceivedResponse, cookieHead: string | undefined) => {
        const cookies = cookieHead === undefined ? '' : ' with cookies';
        this.events.push(`${name} ${response.status} ${response.text()}${cookies}`);
      },
    };
  }
}
