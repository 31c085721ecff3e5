/** The flags of `rampa report` as commander hands them over: text, not yet understood. */
export interface ReportFlags {
  readonly from?: string;
  readonly to?: string;
  readonly tag?: readonly string[];
  readonly threshold?: readonly string[];
  readonly json?: string;
  readonly csv?: string;
  readonly html?: string;
}
