/** How often a shard sends what it measured. */
export const FLUSH_INTERVAL_MS = 50;
