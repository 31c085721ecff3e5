import type { ErrorCode } from '../../core/codes.ts';
import { isRampaError, RampaError } from '../../core/errors.ts';
import type { Exchange } from '../connection/exchange.ts';
import type { ScopeMetrics, StreamSeries } from '../http-metrics.ts';
import { BodyStream, type BodyStreamOwner } from '../response/body-stream.ts';
import type { ChunkMemory } from '../response/chunk-memory.ts';
import { bodySubject } from '../response/decode-body.ts';
import type { ReceivedResponse } from '../response/response.ts';
import { StreamedResponse } from './streamed-response.ts';

/** Ends that come from here, not from the server: what has arrived does not matter any more. */
const OF_OURS: ReadonlySet<ErrorCode> = new Set([
  'RAMPA_HTTP_TIMEOUT',
  'RAMPA_HTTP_ABORTED',
  'RAMPA_ITERATION_KILLED',
  'RAMPA_WORKER_ENDED',
]);

/** A stream that ends with its iteration at the latest. */
export interface OpenStream {
  /** The iteration is over: nobody may read any further. */
  abandon(): void;
}

/** A call whose response is handed over before its body has come. */
export interface StreamedCall extends Pick<BodyStreamOwner, 'answered'> {
  readonly metrics: ScopeMetrics;
  readonly memory: ChunkMemory;
  /** Of the VU: a delivery is among them until its stream has ended. */
  readonly streams: Set<OpenStream>;
  readonly resolve: (stream: StreamedResponse) => void;
}

/** Hands the response of a call over as soon as its head has come, and records when its body arrives. */
export class StreamDelivery implements BodyStreamOwner, OpenStream {
  /** The one under way; with redirects and retries there is one after the other. */
  exchange: Exchange | undefined = undefined;
  /** Whether the script has got its response. */
  isOpen = false;
  /** Whether the script, or the end of its iteration, has ended the response: that is no failure. */
  isCancelled = false;
  /** Of the response, once the stream {@link isOpen}. */
  status = 0;
  readonly #call: StreamedCall;
  #body: BodyStream;
  #series: StreamSeries | undefined = undefined;
  #startedAtMs = 0;
  #lastAtMs: number | undefined = undefined;
  #isAbandoned = false;

  constructor(call: StreamedCall) {
    this.#call = call;
    this.#body = new BodyStream(0, this, call.memory);
    call.streams.add(this);
  }

  /** Where the body of the next exchange goes. */
  begin(nowMs: number): BodyStream {
    this.#startedAtMs = nowMs;
    this.#body = new BodyStream(nowMs, this, this.#call.memory);
    return this.#body;
  }

  /** The response will be followed by another one: its body is read and dropped. */
  skip(): void {
    this.#body.drop();
  }

  /**
   * Hands the response over.
   * @throws {RampaError} when no series can have the tags of the request
   */
  open(response: ReceivedResponse): void {
    if (this.exchange === undefined) return;
    const { request } = this.exchange;
    this.status = response.status;
    this.#series = this.#call.metrics.streamSeries(request, response.status);
    this.isOpen = true;
    const cancel = (): void => this.#cancel(undefined);
    const subject = bodySubject(request, response.status);
    this.#call.resolve(new StreamedResponse(response, this.#body, subject, cancel));
    if (this.#isAbandoned) this.abandon();
  }

  /** Nothing more will come; because of an error, unless the response is complete. */
  end(error: unknown): void {
    this.#call.streams.delete(this);
    if (this.isCancelled) return;
    // A reader that is slow would hear of it when it has read all that came in time.
    if (isRampaError(error) && OF_OURS.has(error.code)) this.#body.drop();
    this.#body.end(error);
  }

  answered(response: ReceivedResponse, cookieHead: string | undefined): void {
    this.#call.answered(response, cookieHead);
  }

  arrived(nowMs: number): void {
    if (this.#lastAtMs === undefined) this.#series?.firstChunk.add(nowMs - this.#startedAtMs);
    else this.#series?.chunkGap.add(nowMs - this.#lastAtMs);
    this.#lastAtMs = nowMs;
  }

  abandon(): void {
    this.#isAbandoned = true;
    if (!this.isOpen) return;
    const hint = 'Read streams before the iteration ends.';
    const message = 'a streamed response was read after its iteration had ended';
    this.#cancel(new RampaError('RAMPA_WORKER_ENDED', message, { hint }));
  }

  #cancel(error: RampaError | undefined): void {
    if (!this.#call.streams.has(this)) return;
    this.isCancelled = true;
    this.#body.drop();
    this.#body.end(error);
    this.exchange?.abort(new RampaError('RAMPA_HTTP_ABORTED', 'the response was cancelled'));
  }
}
