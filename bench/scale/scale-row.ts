/** One line of the performance bar, measured. */
export interface ScaleRow {
  readonly what: string;
  readonly mustReach: string;
  readonly measured: string;
  /** `undefined` when this machine cannot tell. */
  readonly isReached: boolean | undefined;
}

/** Measures one or more rows. */
export type ScaleBench = () => Promise<readonly ScaleRow[]>;
