import type { OutputFlags } from '../flags/output-flags.ts';

/** The flags of `rampa bench` as commander hands them over: text, not yet understood. */
export interface BenchFlags extends OutputFlags {
  readonly connections: string;
  readonly duration?: string;
  readonly requests?: string;
  readonly rate?: string;
  readonly method: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly timeout: string;
  readonly insecure?: boolean;
  readonly http2?: boolean;
  readonly threads: string;
  readonly latency?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress?: boolean;
  readonly requireTrusted?: boolean;
}
