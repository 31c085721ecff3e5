const FIELDS = 3;
const STARTED = 0;
const ENDED = 1;
const DROPPED = 2;

/**
 * Iteration counts of one shard, per scenario, in memory that both sides of a link can see. When a shard
 * dies its last frame is up to one flush interval old; these counts are exact, so no iteration is lost
 * without being counted.
 */
export class ShardProgress {
  readonly counts: Float64Array;

  constructor(counts: Float64Array) {
    this.counts = counts;
  }

  static forScenarios(scenarioCount: number): ShardProgress {
    const bytes = scenarioCount * FIELDS * Float64Array.BYTES_PER_ELEMENT;
    return new ShardProgress(new Float64Array(new SharedArrayBuffer(bytes)));
  }

  addStarted(scenarioIndex: number): void {
    this.#add(scenarioIndex, STARTED, 1);
  }

  addEnded(scenarioIndex: number): void {
    this.#add(scenarioIndex, ENDED, 1);
  }

  addDropped(scenarioIndex: number, count: number): void {
    this.#add(scenarioIndex, DROPPED, count);
  }

  started(scenarioIndex: number): number {
    return this.counts[scenarioIndex * FIELDS + STARTED] ?? 0;
  }

  ended(scenarioIndex: number): number {
    return this.counts[scenarioIndex * FIELDS + ENDED] ?? 0;
  }

  dropped(scenarioIndex: number): number {
    return this.counts[scenarioIndex * FIELDS + DROPPED] ?? 0;
  }

  #add(scenarioIndex: number, field: number, count: number): void {
    const at = scenarioIndex * FIELDS + field;
    this.counts[at] = (this.counts[at] ?? 0) + count;
  }
}
