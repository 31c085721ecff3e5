/** How often a shard sends what it measured. */
export const FLUSH_INTERVAL_MS = 50;

/** The second in which what a frame holds began, when the frame arrives `atSeconds` after the start of the load. */
export function frameSecond(atSeconds: number): number {
  return Math.floor(Math.max(0, atSeconds - FLUSH_INTERVAL_MS / 1000));
}
