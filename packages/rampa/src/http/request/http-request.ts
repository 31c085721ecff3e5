import type { HttpPlan } from '../../core/http-plan.ts';
import type { Tags } from '../../core/metric.ts';
import type { HeadParts } from './request-head.ts';

/** How a request is made, apart from what is sent; many requests share one such object. */
export type RequestSettings = Pick<
  HttpPlan,
  | 'auth'
  | 'discardBody'
  | 'expectedStatuses'
  | 'maxBodyBytes'
  | 'maxRedirects'
  | 'retry'
  | 'timeouts'
  | 'version'
>;

/** A request that is checked and ready to be sent, as often as needed. */
export interface HttpRequest extends HeadParts {
  /** Request line and headers, empty line included; one character per byte. */
  readonly head: string;
  /** The `name` tag. */
  readonly name: string;
  /** More tags for the request's samples; the same object for the same tags, so it can key a cache. */
  readonly tags: Tags | undefined;
  readonly settings: RequestSettings;
  readonly signal: AbortSignal | undefined;
}
