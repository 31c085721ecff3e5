import type { Column, ReportLoad } from './report-data.ts';
import { roundValue } from './round-value.ts';
import { Timeline, type TimelineCell } from './timeline.ts';
import { type Piece, piecesOf, type Span } from './timeline-pieces.ts';

/** What happened in a piece of the time. */
class LoadCell implements TimelineCell<LoadCell> {
  /** The most that were active; `undefined` when that did not change. */
  vus: number | undefined;
  iterations = 0;
  dropped = 0;
  iterationErrors = 0;
  failedChecks = 0;
  sentBytes = 0;
  receivedBytes = 0;

  absorb(later: LoadCell): void {
    this.addVus(later.vus);
    for (const name of RATES) this[name] += later[name];
  }

  settle(): void {}

  addVus(vus: number | undefined): void {
    if (vus !== undefined) this.vus = Math.max(this.vus ?? vus, vus);
  }
}

const RATES = [
  'iterations',
  'dropped',
  'iterationErrors',
  'failedChecks',
  'sentBytes',
  'receivedBytes',
] as const;

/** Gathers what a {@link ReportLoad} shows. */
export class LoadTally {
  readonly #timeline: Timeline<LoadCell>;

  constructor(pieceLimit: number) {
    this.#timeline = new Timeline(pieceLimit, () => new LoadCell());
  }

  /** Where to add what happened from `startSecond` to `endSecond`. */
  cellAt(startSecond: number, endSecond: number): LoadCell {
    return this.#timeline.cellAt(startSecond, endSecond);
  }

  /** Everything that was added. */
  report(span: Span): ReportLoad {
    const pieces = piecesOf(this.#timeline, span);
    const rates = (name: (typeof RATES)[number]): Column =>
      pieces.map(({ cell, seconds }) => roundValue((cell?.[name] ?? 0) / seconds));
    return {
      from: pieces[0]?.startSecond ?? 0,
      width: this.#timeline.width,
      vus: vusOf(pieces),
      iterations: rates('iterations'),
      dropped: rates('dropped'),
      iterationErrors: rates('iterationErrors'),
      failedChecks: rates('failedChecks'),
      sentBytes: rates('sentBytes'),
      receivedBytes: rates('receivedBytes'),
    };
  }
}

/** A gauge keeps its value while nobody sets it. */
function vusOf(pieces: readonly Piece<LoadCell>[]): Column {
  let last: number | null = null;
  return pieces.map(({ cell }) => {
    last = cell?.vus ?? last;
    return last;
  });
}
