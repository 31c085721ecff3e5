import type { BodySink } from './body-sink.ts';

/** Counts bodies, and keeps nothing of them. */
export class DroppedBody implements BodySink {
  length = 0;

  begin(): void {
    this.length = 0;
  }

  append(_bytes: Buffer, start: number, end: number): void {
    this.length += end - start;
  }
}
