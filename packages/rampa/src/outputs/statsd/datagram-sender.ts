import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { describeThrown, RampaError } from '../../core/errors.ts';

/** So many packets may wait; what comes then is dropped and counted. */
const MAX_WAITING = 10_000;

/** Sends texts by UDP, in packets of a limited size. Nothing says whether they arrive, but that nobody listens may come back. */
export class DatagramSender implements AsyncDisposable {
  readonly #name: string;
  readonly #socket: Socket;
  readonly #maxBytes: number;
  readonly #waiting: string[] = [];
  #sending: Promise<void> | undefined;
  #dropped = 0;
  #lost = 0;
  #fault: string | undefined;
  #isClosed = false;

  /**
   * Finds the host.
   * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no such host
   */
  static async open(
    name: string,
    { host, port }: { readonly host: string; readonly port: number },
    maxBytes: number,
  ): Promise<DatagramSender> {
    try {
      const { address, family } = await lookup(host);
      const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.connect(port, address, resolve);
      });
      return new DatagramSender(name, socket, maxBytes);
    } catch (cause) {
      const message = `${name}: the host cannot be found: ${describeThrown(cause)}`;
      throw new RampaError('RAMPA_OUTPUT_INVALID', message, { cause });
    }
  }

  private constructor(name: string, socket: Socket, maxBytes: number) {
    this.#name = name;
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    socket.removeAllListeners('error');
    socket.on('error', (error) => this.#noteLoss(error));
  }

  /** Sends texts, as many in a packet as there is room for. A text that is too long has one for itself. */
  send(texts: readonly string[]): void {
    let packet = '';
    let bytes = 0;
    for (const text of texts) {
      const ownBytes = Buffer.byteLength(text) + 1;
      if (packet !== '' && bytes + ownBytes - 1 > this.#maxBytes) {
        this.#queue(packet);
        packet = '';
        bytes = 0;
      }
      packet += packet === '' ? text : `\n${text}`;
      bytes += ownBytes;
    }
    if (packet !== '') this.#queue(packet);
  }

  /** What was dropped, in words. */
  losses(): string[] {
    if (this.#dropped === 0) return [];
    return [
      `${this.#name}: ${this.#dropped} packets were dropped: they came faster than they left`,
    ];
  }

  /**
   * Waits until everything has left.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` when something did not, or came back
   */
  async finish(): Promise<void> {
    await this.#sending;
    if (this.#lost === 0) return;
    const message = `${this.#name}: at least ${this.#lost} packets did not arrive: ${this.#fault}`;
    const hint = 'Check the address, and that a server listens there.';
    throw new RampaError('RAMPA_OUTPUT_FAILED', message, { hint });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.length = 0;
    await this.#sending;
    this.#socket.close();
  }

  #queue(packet: string): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(packet);
    this.#sending ??= this.#sendAll();
  }

  /** One by one, so that a burst does not fill the buffers on the way. Never rejects. */
  async #sendAll(): Promise<void> {
    for (let packet = this.#waiting.shift(); packet !== undefined; packet = this.#waiting.shift()) {
      const text = packet;
      await new Promise<void>((resolve) => {
        this.#socket.send(text, (error) => {
          if (error !== null) this.#noteLoss(error);
          resolve();
        });
      });
    }
    this.#sending = undefined;
  }

  #noteLoss(error: Error): void {
    this.#lost++;
    this.#fault ??= describeThrown(error);
  }
}
