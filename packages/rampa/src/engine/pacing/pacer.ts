/** Answers "when does iteration n start?" Pure: no clock, no state. */
export interface Pacer {
  /** @returns milliseconds after the scenario's start, or `undefined` once the schedule has ended */
  startOffsetMs(index: number): number | undefined;
}
