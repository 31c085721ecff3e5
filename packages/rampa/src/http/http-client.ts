import type { HttpClient, HttpRequestOptions, HttpResponse, NamedUrl } from '../core/http.ts';
import { type CallContext, HttpCall } from './http-call.ts';
import type { HttpRequest } from './http-request.ts';

/** What a script calls: the requests of one VU, recorded for one worker object. */
export class BoundHttpClient implements HttpClient {
  readonly #context: CallContext;

  constructor(context: CallContext) {
    this.#context = context;
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

  #call(
    method: string,
    url: string | NamedUrl,
    options: HttpRequestOptions | undefined,
  ): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      // What throws in here rejects.
      this.#context.connections.throwIfClosed();
      const request: HttpRequest = this.#context.requests.read(method, url, options);
      new HttpCall(this.#context, request, resolve, reject);
    });
  }
}
