import type { Timeline, TimelineCell } from './timeline.ts';

/** The part of a load that is shown, in its seconds. */
export interface Span {
  readonly fromSecond: number;
  readonly toSecond: number;
}

/** A piece of the time, and what happened in it. */
export interface Piece<Cell> {
  readonly startSecond: number;
  /** How much of the span it is, for rates. */
  readonly seconds: number;
  readonly cell: Cell | undefined;
}

/**
 * The pieces of a span, also those in which nothing happened. The last one is added to the one before when less than
 * half of it belongs to the load: its rates would say nothing.
 */
export function piecesOf<Cell extends TimelineCell<Cell>>(
  timeline: Timeline<Cell>,
  span: Span,
): Piece<Cell>[] {
  timeline.reach(span.toSecond);
  const { width } = timeline;
  const first = Math.floor(span.fromSecond / width);
  const last = Math.max(first, Math.ceil(Math.max(timeline.endSecond, span.toSecond) / width) - 1);
  const pieces: Piece<Cell>[] = [];
  for (let index = first; index <= last; index++) {
    const startSecond = index * width;
    const end = Math.min(startSecond + width, span.toSecond);
    const seconds = end - Math.max(startSecond, span.fromSecond);
    const previous = pieces.at(-1);
    if (previous !== undefined && seconds < width / 2) {
      pieces[pieces.length - 1] = {
        startSecond: previous.startSecond,
        seconds: previous.seconds + Math.max(0, seconds),
        cell: timeline.join(previous.cell, timeline.at(index)),
      };
    } else
      pieces.push({ startSecond, seconds: Math.max(seconds, 0.001), cell: timeline.at(index) });
  }
  return pieces;
}
