import type { RunEvent } from '../../core/run.ts';

const MAX_SNAPSHOTS = 64;

interface Line {
  readonly text: string;
  readonly isSnapshot: boolean;
}

/**
 * Events that wait to be written. Of snapshots only the latest 64 are kept, older ones are left out and
 * counted; the other events are few and all kept.
 */
export class LineQueue {
  #lines: Line[] = [];
  #snapshotCount = 0;
  #lostCount = 0;

  get size(): number {
    return this.#lines.length;
  }

  /** Snapshots that were left out. */
  get lostCount(): number {
    return this.#lostCount;
  }

  add(event: RunEvent): void {
    const isSnapshot = event.type === 'snapshot';
    this.#lines.push({ text: `${JSON.stringify(event)}\n`, isSnapshot });
    if (!isSnapshot) return;
    this.#snapshotCount++;
    if (this.#snapshotCount > MAX_SNAPSHOTS) this.#dropOldestSnapshot();
  }

  /** All lines as one text; the queue is empty afterwards. */
  take(): string {
    const text = this.#lines.map((line) => line.text).join('');
    this.#lines = [];
    this.#snapshotCount = 0;
    return text;
  }

  #dropOldestSnapshot(): void {
    this.#lines.splice(
      this.#lines.findIndex((line) => line.isSnapshot),
      1,
    );
    this.#snapshotCount--;
    this.#lostCount++;
  }
}
