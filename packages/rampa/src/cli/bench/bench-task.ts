import type { HttpPlan } from '../../core/http-plan.ts';
import type { BenchRequest } from './bench-script.ts';

/** When a bench has made enough requests. */
export type BenchEnd =
  | { readonly type: 'duration'; readonly durationMs: number }
  | { readonly type: 'requests'; readonly count: number };

/** What a bench does: one request, again and again. */
export interface BenchTask {
  readonly request: BenchRequest;
  /** The request's URL without what may be secret in it. */
  readonly label: string;
  readonly connections: number;
  readonly end: BenchEnd;
  /** Requests per second that are due, over all connections; `undefined`: as many as there are answers. */
  readonly rate: number | undefined;
  readonly http: HttpPlan;
  readonly insecureSkipTlsVerify: boolean;
}
