import { bodyTooLargeFault, type Fault } from '../../network/fault.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { BodySink } from '../response/body-sink.ts';
import type { BodyStream } from '../response/body-stream.ts';
import { DroppedBody } from '../response/dropped-body.ts';
import { KeptBody } from '../response/kept-body.ts';
import { H2_ERROR, streamViolation, type Violation } from './error-code.ts';
import { MAX_FIELD_BYTES, type ResponseFields } from './response-fields.ts';

const NO_BYTES = Buffer.alloc(0);

/** Interim responses that may come before the final one. */
const MAX_INTERIM_COUNT = 100;

/** The response on one stream, collected from its frames. Knows no connection. */
export class StreamResponse {
  /** The head of the final response, once it has come. */
  fields: ResponseFields | undefined = undefined;
  isDone = false;
  readonly #request: HttpRequest;
  readonly #stream: BodyStream | undefined;
  #body: BodySink | undefined = undefined;
  #interimCount = 0;

  /** @param stream where the body goes when the script reads it while it arrives */
  constructor(request: HttpRequest, stream: BodyStream | undefined) {
    this.#request = request;
    this.#stream = stream;
  }

  /** The body, once {@link isDone}; empty when it was not to be kept. */
  takeBody(): Buffer {
    return this.#body instanceof KeptBody ? this.#body.take() : NO_BYTES;
  }

  /** Takes a head or trailers. @param isEnd whether the response ends with them */
  takeFields(fields: ResponseFields, isEnd: boolean): Violation | undefined {
    if (fields.isTooLarge) {
      return tooLarge(`the response head is over ${MAX_FIELD_BYTES} bytes`);
    }
    if (fields.problem !== undefined) return malformed(fields.problem);
    if (this.fields !== undefined) return this.#takeTrailers(fields, isEnd);
    if (fields.status < 200) return this.#takeInterim(fields, isEnd);
    this.fields = fields;
    const { contentLength } = fields;
    if (contentLength > this.#maxBodyBytes && this.#mayHaveBody()) return this.#bodyTooLarge();
    return isEnd ? this.#finish() : undefined;
  }

  /** Takes a piece of the body, `bytes[start..end)`, and copies what it keeps. */
  takeData(bytes: Buffer, start: number, end: number, isEnd: boolean): Violation | undefined {
    if (this.fields === undefined) return malformed('a body without a head');
    if (end > start) {
      if (!this.#mayHaveBody()) return malformed('a body where there must be none');
      const { contentLength } = this.fields;
      this.#body ??= this.#beginBody(isEnd ? end - start : contentLength);
      const bodyBytes = this.#body.length + end - start;
      if (contentLength >= 0 && bodyBytes > contentLength)
        return wrongLength(contentLength, bodyBytes);
      if (bodyBytes > this.#maxBodyBytes) return this.#bodyTooLarge();
      this.#body.append(bytes, start, end);
    }
    return isEnd ? this.#finish() : undefined;
  }

  #takeInterim({ status }: ResponseFields, isEnd: boolean): Violation | undefined {
    if (status === 0) return malformed(':status is missing');
    if (status === 101) return malformed('status 101 does not exist here');
    if (isEnd) return malformed(`the response ends with status ${status}`);
    if (++this.#interimCount <= MAX_INTERIM_COUNT) return undefined;
    return streamViolation('too many interim responses', H2_ERROR.enhanceYourCalm);
  }

  /** They say nothing that a script could see. */
  #takeTrailers({ status }: ResponseFields, isEnd: boolean): Violation | undefined {
    if (status !== 0) return malformed('a second head');
    return isEnd ? this.#finish() : malformed('trailers that are not the end');
  }

  /** Of what is not kept there may be any amount. */
  get #maxBodyBytes(): number {
    const { discardBody, maxBodyBytes } = this.#request.settings;
    return discardBody || this.#stream !== undefined ? Number.POSITIVE_INFINITY : maxBodyBytes;
  }

  #beginBody(expectedBytes: number): BodySink {
    const { discardBody } = this.#request.settings;
    const body = this.#stream ?? (discardBody ? new DroppedBody() : new KeptBody());
    body.begin(expectedBytes);
    return body;
  }

  #finish(): Violation | undefined {
    const contentLength = this.fields?.contentLength ?? -1;
    const bodyBytes = this.#body?.length ?? 0;
    if (contentLength >= 0 && contentLength !== bodyBytes && this.#mayHaveBody()) {
      return wrongLength(contentLength, bodyBytes);
    }
    this.isDone = true;
    return undefined;
  }

  #mayHaveBody(): boolean {
    const status = this.fields?.status;
    return this.#request.method !== 'HEAD' && status !== 204 && status !== 304;
  }

  #bodyTooLarge(): Violation {
    const fault = bodyTooLargeFault(this.#request.settings.maxBodyBytes);
    return { errorCode: H2_ERROR.cancel, fault };
  }
}

function wrongLength(contentLength: number, bodyBytes: number): Violation {
  return malformed(`content-length is ${contentLength}, the body has ${bodyBytes} bytes`);
}

function malformed(problem: string): Violation {
  return streamViolation(problem, H2_ERROR.protocolError);
}

function tooLarge(problem: string): Violation {
  const fault: Fault = { code: 'RAMPA_HTTP_TOO_LARGE', problem };
  return { errorCode: H2_ERROR.cancel, fault };
}
