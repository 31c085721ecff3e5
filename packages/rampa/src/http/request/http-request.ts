import type { HttpPlan } from '../../core/http-plan.ts';
import type { Tags } from '../../core/metric.ts';
import type { RequestBody } from './request-body.ts';
import type { HeaderLine } from './request-head.ts';
import type { Target } from './target.ts';

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
export interface HttpRequest {
  readonly method: string;
  readonly target: Target;
  /** What the script asked for; defaults are added in `head`. */
  readonly headers: readonly HeaderLine[];
  readonly body: RequestBody | undefined;
  /** Request line and headers, empty line included; one character per byte. */
  readonly head: string;
  /** The `name` tag. */
  readonly name: string;
  /** More tags for the request's samples. */
  readonly tags: Tags | undefined;
  readonly settings: RequestSettings;
  readonly signal: AbortSignal | undefined;
}
