import type { Tags } from '../core/metric.ts';
import type { RequestBody } from './request-body.ts';
import type { HeaderLine } from './request-head.ts';
import type { Target } from './target.ts';

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
  readonly timeoutMs: number;
  readonly maxRedirects: number;
  readonly signal: AbortSignal | undefined;
}
