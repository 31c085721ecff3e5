import type { RunEvent } from '../../core/run.ts';

const MAX_REPEATED = 64;

interface Line {
  readonly text: string;
  readonly isRepeated: boolean;
}

/**
 * Events that wait to be written. Of snapshots and health only the latest 64 are kept, older ones are left out
 * and counted; the other events are few and all kept.
 */
export class LineQueue {
  #lines: Line[] = [];
  #repeatedCount = 0;
  #lostCount = 0;

  get size(): number {
    return this.#lines.length;
  }

  /** How many were left out. */
  get lostCount(): number {
    return this.#lostCount;
  }

  add(event: RunEvent): void {
    const isRepeated = event.type === 'snapshot' || event.type === 'health';
    this.#lines.push({ text: `${JSON.stringify(event)}\n`, isRepeated });
    if (!isRepeated) return;
    this.#repeatedCount++;
    if (this.#repeatedCount > MAX_REPEATED) this.#dropOldest();
  }

  /** All lines as one text; the queue is empty afterwards. */
  take(): string {
    const text = this.#lines.map((line) => line.text).join('');
    this.#lines = [];
    this.#repeatedCount = 0;
    return text;
  }

  #dropOldest(): void {
    this.#lines.splice(
      this.#lines.findIndex((line) => line.isRepeated),
      1,
    );
    this.#repeatedCount--;
    this.#lostCount++;
  }
}
