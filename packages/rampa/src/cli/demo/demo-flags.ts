/** The flags of `rampa demo` as commander hands them over. */
export interface DemoFlags {
  readonly port: string;
  readonly host: string;
  readonly latency: string;
  readonly errorRate: string;
  readonly stall?: string;
  readonly seed: string;
}
