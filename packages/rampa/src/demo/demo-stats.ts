import { once } from 'node:events';
import type { Socket } from 'node:net';
import { ServiceTimeRecord, type ServiceTimes } from './service-times.ts';

const SERVICE_TIME_LIMIT = 1_000_000;

/**
 * What the server itself counted since its start or the last reset.
 * `requestCount` is the sum of `statuses`, `abortedCount` and `activeCount`.
 */
export interface DemoStats {
  /** Requests whose head was read, also those that were never answered. */
  readonly requestCount: number;
  /** Requests by method and path template, such as `GET /products/{id}`. */
  readonly routes: Readonly<Record<string, number>>;
  /** Answers that were written completely, by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests whose client went away before the answer was written. */
  readonly abortedCount: number;
  /** Requests that are being answered. */
  readonly activeCount: number;
  /** TCP connections accepted. */
  readonly connectionCount: number;
  readonly openConnectionCount: number;
  /** Bytes read from and written to the connections, heads included. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly serviceTimes: ServiceTimes;
}

/** The server's own books. */
export class DemoCounters {
  readonly #sockets = new Set<Socket>();
  readonly #routes = new Map<string, number>();
  readonly #statuses = new Map<number, number>();
  #serviceTimes = new ServiceTimeRecord(SERVICE_TIME_LIMIT);
  #requestCount = 0;
  #abortedCount = 0;
  #activeCount = 0;
  #connectionCount = 0;
  /** Bytes of closed connections, minus what open ones had moved before a reset. */
  #receivedBytes = 0;
  #sentBytes = 0;

  connectionOpened(socket: Socket): void {
    this.#connectionCount++;
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#receivedBytes += socket.bytesRead;
      this.#sentBytes += socket.bytesWritten;
    });
  }

  /** Waits until every connection that is open now has closed and is in the books. */
  async connectionsClosed(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => once(socket, 'close')));
  }

  requestStarted(route: string): void {
    this.#requestCount++;
    this.#activeCount++;
    this.#routes.set(route, (this.#routes.get(route) ?? 0) + 1);
  }

  requestAnswered(status: number, serviceMs: number): void {
    this.#activeCount--;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#serviceTimes.add(serviceMs);
  }

  requestAborted(): void {
    this.#activeCount--;
    this.#abortedCount++;
  }

  stats(): DemoStats {
    const open = this.#openBytes();
    return {
      requestCount: this.#requestCount,
      routes: Object.fromEntries(this.#routes),
      statuses: Object.fromEntries(this.#statuses),
      abortedCount: this.#abortedCount,
      activeCount: this.#activeCount,
      connectionCount: this.#connectionCount,
      openConnectionCount: this.#sockets.size,
      receivedBytes: this.#receivedBytes + open.receivedBytes,
      sentBytes: this.#sentBytes + open.sentBytes,
      serviceTimes: this.#serviceTimes.view(),
    };
  }

  /** Starts counting again; what is being answered or connected at this moment counts as new. */
  reset(): void {
    const open = this.#openBytes();
    this.#routes.clear();
    this.#statuses.clear();
    this.#serviceTimes = new ServiceTimeRecord(SERVICE_TIME_LIMIT);
    this.#requestCount = this.#activeCount;
    this.#abortedCount = 0;
    this.#connectionCount = this.#sockets.size;
    this.#receivedBytes = -open.receivedBytes;
    this.#sentBytes = -open.sentBytes;
  }

  #openBytes(): { receivedBytes: number; sentBytes: number } {
    let receivedBytes = 0;
    let sentBytes = 0;
    for (const socket of this.#sockets) {
      receivedBytes += socket.bytesRead;
      sentBytes += socket.bytesWritten;
    }
    return { receivedBytes, sentBytes };
  }
}
