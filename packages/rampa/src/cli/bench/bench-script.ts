import type { HttpRequestOptions, HttpResponse } from '../../core/http.ts';
import type { Worker } from '../../core/worker.ts';

/** The request of a bench; its shards get it as their setup data. */
export interface BenchRequest {
  readonly method: string;
  readonly url: string;
  /** `undefined` when there is nothing to say, so that the client makes the request only once. */
  readonly options: Pick<HttpRequestOptions, 'headers' | 'body'> | undefined;
}

/**
 * The function of a bench's scenario: one iteration is one request, so one without a response counts as an
 * iteration that threw. The shards load it from this file, as they do with any script.
 */
export function bench({ http, setupData }: Worker): Promise<HttpResponse> {
  const { method, url, options }: BenchRequest = setupData;
  return http.request(method, url, options);
}
