/** What the slices of an hour may take, for up to {@link SERIES} series; the rest of 2 MB is for everything else. */
const HOUR_BYTES = 1_700_000;
const SERIES = 50;
const HOUR_SECONDS = 3600;
/** So much at once, so that a short run or a busy start is cut no wider than need be. */
const BURST_BYTES = 100_000;

/**
 * Decides how wide slices are: of one second as long as they take no more than 1.7 MB for the planned length of the run,
 * or for each hour of a longer one, and 50 series; wider where they would.
 */
export class SliceBudget {
  readonly #bytesPerSecond: number;

  constructor(plannedSeconds: number) {
    const seconds = Math.min(HOUR_SECONDS, Math.max(1, plannedSeconds));
    this.#bytesPerSecond = (HOUR_BYTES - BURST_BYTES) / seconds;
  }

  /** Whether slices that end at `endSecond` may have taken `bytes` in all. */
  allows(bytes: number, endSecond: number, seriesCount: number): boolean {
    const share = Math.max(1, seriesCount / SERIES);
    return bytes <= share * (BURST_BYTES + this.#bytesPerSecond * endSecond);
  }
}
