import { formatValue, RampaError } from '../../core/errors.ts';
import type {
  HttpBatchItem,
  HttpBatchOptions,
  HttpBatchResponses,
  HttpClient,
  HttpClientOptions,
  HttpCookies,
  HttpEvents,
  HttpEventsOptions,
  HttpRequestOptions,
  HttpResponse,
  HttpStream,
  HttpStreamOptions,
  NamedUrl,
} from '../../core/http.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { readBatch } from './batch.ts';
import type { CallContext } from './call-context.ts';
import { ScriptCookies } from './cookies/script-cookies.ts';
import { EVENT_OPTIONS, openEvents } from './event-stream.ts';
import { HttpCall } from './http-call.ts';
import { runBatch } from './run-batch.ts';
import type { StreamedResponse } from './streamed-response.ts';

/** What a script calls: the requests of one VU, recorded for one worker object. */
export class BoundHttpClient implements HttpClient {
  readonly #context: CallContext;

  constructor(context: CallContext) {
    this.#context = context;
  }

  get cookies(): HttpCookies {
    const { vu, requests } = this.#context;
    return new ScriptCookies(vu.cookies, requests);
  }

  request(
    method: string,
    url: string | NamedUrl,
    options?: HttpRequestOptions,
  ): Promise<HttpResponse> {
    return this.#call(method, url, options);
  }

  get(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('GET', url, options);
  }

  head(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('HEAD', url, options);
  }

  options(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('OPTIONS', url, options);
  }

  post(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('POST', url, options);
  }

  put(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('PUT', url, options);
  }

  patch(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('PATCH', url, options);
  }

  delete(url: string | NamedUrl, options?: HttpRequestOptions): Promise<HttpResponse> {
    return this.#call('DELETE', url, options);
  }

  stream(method: string, url: string | NamedUrl, options?: HttpStreamOptions): Promise<HttpStream> {
    return this.#stream(this.#context, method, url, options);
  }

  async events(url: string | NamedUrl, options: HttpEventsOptions = {}): Promise<HttpEvents> {
    checkStreamOptions(options);
    const { method = hasBody(options) ? 'POST' : 'GET', ...others } = options;
    const requests = this.#context.requests.extend(EVENT_OPTIONS);
    const stream = await this.#stream({ ...this.#context, requests }, method, url, others);
    return openEvents(method, stream);
  }

  async batch<
    const Items extends readonly HttpBatchItem[] | Readonly<Record<string, HttpBatchItem>>,
  >(items: Items, options: HttpBatchOptions = {}): Promise<HttpBatchResponses<Items>> {
    const { vu, requests } = this.#context;
    vu.throwIfClosed();
    const batch = readBatch(items, options, requests, vu.random);
    const responses = await runBatch(batch, (request) => this.#send(request));
    return responses as HttpBatchResponses<Items>;
  }

  extend(options: HttpClientOptions): HttpClient {
    const requests = this.#context.requests.extend(options);
    return new BoundHttpClient({ ...this.#context, requests });
  }

  #stream(
    context: CallContext,
    method: string,
    url: string | NamedUrl,
    options: HttpStreamOptions | undefined,
  ): Promise<StreamedResponse> {
    return new Promise<StreamedResponse>((resolve) => {
      // What throws in here rejects.
      context.vu.throwIfClosed();
      checkStreamOptions(options);
      const request = context.requests.read(method, url, options, context.vu.random);
      new HttpCall(context, request, () => undefined, resolve, resolve);
    });
  }

  #call(
    method: string,
    url: string | NamedUrl,
    options: HttpRequestOptions | undefined,
  ): Promise<HttpResponse> {
    let request: HttpRequest;
    try {
      const { vu, requests } = this.#context;
      vu.throwIfClosed();
      request = requests.read(method, url, options, vu.random);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#send(request);
  }

  #send(request: HttpRequest): Promise<HttpResponse> {
    return new Promise<HttpResponse>((resolve) => {
      new HttpCall(this.#context, request, resolve, resolve);
    });
  }
}

function hasBody({ body, json, form }: HttpStreamOptions): boolean {
  return body !== undefined || json !== undefined || form !== undefined;
}

/** Of a streamed body nothing is kept: options about that would do nothing. */
function checkStreamOptions(options: HttpRequestOptions = {}): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`request options must be an object, got ${formatValue(options)}`);
  }
  const given = (['discardBody', 'maxBody'] as const).filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw invalid(`${given.join(' and ')} must be left out: nothing of a streamed body is kept`);
}

function invalid(message: string): RampaError {
  return new RampaError('RAMPA_HTTP_REQUEST_INVALID', message);
}
