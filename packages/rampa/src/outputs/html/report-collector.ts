import { CATALOG } from '../../core/catalog.ts';
import type { Tags } from '../../core/metric.ts';
import type { RunEvent } from '../../core/run.ts';
import type { RateValues, RunSlice, SeriesSlice, TrendValues } from '../../core/slice.ts';
import { requestLabel } from '../support/request-label.ts';
import { LoadTally } from './load-tally.ts';
import { PauseLog } from './pause-log.ts';
import type { ReportLoad, ReportPause, ReportSource } from './report-data.ts';
import type { SourceCell } from './source-cell.ts';
import { type SourceName, SourceTally } from './source-tally.ts';
import type { Span } from './timeline-pieces.ts';

/** As many pieces as a wide screen can show. */
const OVERALL_PIECES = 512;
/** Requests by name have a smaller share of the page each. */
const REQUEST_PIECES = 120;
/** Names that are told apart; the others are one. */
const MAX_REQUESTS = 50;
/** Of so many more it is known how many there were. */
const MAX_FOLDED = 1000;
const REST_REQUESTS = 'all other requests';

/** What was gathered of a run, apart from its result. */
export interface Collected {
  readonly overall: readonly ReportSource[];
  readonly requests: readonly ReportSource[];
  readonly load: ReportLoad;
  /** Names that have no row of their own. */
  readonly foldedRequests: number;
  /** Whether there were even more of them. */
  readonly hasMoreFolded: boolean;
  readonly pauses: readonly ReportPause[];
}

/** Gathers the time lines of a report while the run goes on, in bounded memory. */
export class ReportCollector {
  readonly #iterations = new SourceTally(overall('All iterations', 'iteration'));
  readonly #allRequests = new SourceTally(overall('All requests', 'request'));
  readonly #requests = new Map<string, SourceTally>();
  readonly #folded = new Set<string>();
  readonly #load = new LoadTally(OVERALL_PIECES);
  readonly #pauses = new PauseLog();
  #hasRequests = false;
  #hasMoreFolded = false;

  addEvent(event: RunEvent): void {
    this.#pauses.add(event);
  }

  add(slice: RunSlice): void {
    for (const one of slice.series) this.#addSeries(slice, one);
  }

  /** Everything that was gathered, sources without any values left out. */
  report(span: Span): Collected {
    const requests = [...this.#requests.values()].map((one) => one.report(span));
    const iterations = this.#iterations.report(span);
    return {
      overall: [
        ...(this.#hasRequests ? [this.#allRequests.report(span)] : []),
        ...(iterations.count > 0 ? [iterations] : []),
      ],
      requests: requests.toSorted((a, b) => b.count - a.count),
      load: this.#load.report(span),
      foldedRequests: this.#folded.size,
      hasMoreFolded: this.#hasMoreFolded,
      pauses: this.#pauses.report(span),
    };
  }

  #addSeries(slice: RunSlice, { series, values }: SeriesSlice): void {
    const { metric, tags } = series;
    switch (values.kind) {
      case 'counter':
        this.#addCounter(slice, metric.name, tags, values.sum);
        return;
      case 'gauge':
        if (metric.name === CATALOG.vus.name) this.#loadAt(slice).addVus(values.max);
        return;
      case 'rate':
        this.#addRate(slice, metric.name, tags, values);
        return;
      case 'trend':
        this.#addTrend(slice, metric.name, tags, values);
        return;
    }
  }

  #addCounter(slice: RunSlice, name: string, tags: Tags, sum: number): void {
    switch (name) {
      case CATALOG.httpReqs.name:
        for (const tally of this.#requestTallies(tags)) {
          cellOf(tally, slice).count += sum;
          tally.addStatus(tags['status'] ?? tags['error'] ?? 'no response', sum);
        }
        return;
      case CATALOG.iterations.name:
        cellOf(this.#iterations, slice).count += sum;
        this.#loadAt(slice).iterations += sum;
        return;
      case CATALOG.iterationErrors.name:
        cellOf(this.#iterations, slice).failed += sum;
        this.#loadAt(slice).iterationErrors += sum;
        return;
      case CATALOG.droppedIterations.name:
        this.#loadAt(slice).dropped += sum;
        return;
      case CATALOG.dataSent.name:
        this.#loadAt(slice).sentBytes += sum;
        return;
      case CATALOG.dataReceived.name:
        this.#loadAt(slice).receivedBytes += sum;
        return;
    }
  }

  #addRate(slice: RunSlice, name: string, tags: Tags, { samples, passes }: RateValues): void {
    if (name === CATALOG.checks.name) this.#loadAt(slice).failedChecks += samples - passes;
    if (name !== CATALOG.httpReqFailed.name) return;
    for (const tally of this.#requestTallies(tags)) cellOf(tally, slice).failed += passes;
  }

  #addTrend(slice: RunSlice, name: string, tags: Tags, values: TrendValues): void {
    switch (name) {
      case CATALOG.httpReqDuration.name:
        for (const one of this.#requestTallies(tags)) cellOf(one, slice).service.add(values);
        return;
      case CATALOG.httpReqDurationIntended.name:
        for (const one of this.#requestTallies(tags)) cellOf(one, slice).intended.add(values);
        return;
      case CATALOG.iterationDuration.name:
        cellOf(this.#iterations, slice).service.add(values);
        return;
      case CATALOG.iterationDurationIntended.name:
        cellOf(this.#iterations, slice).intended.add(values);
        return;
    }
  }

  #loadAt({ startSecond, endSecond }: RunSlice): ReturnType<LoadTally['cellAt']> {
    return this.#load.cellAt(startSecond, endSecond);
  }

  /** All of them together, and those of the name. */
  #requestTallies(tags: Tags): readonly SourceTally[] {
    this.#hasRequests = true;
    return [this.#allRequests, this.#request(tags)];
  }

  #request(tags: Tags): SourceTally {
    const label = requestLabel(tags);
    const known = this.#requests.get(label);
    if (known !== undefined) return known;
    if (this.#requests.size < MAX_REQUESTS) return this.#open(label);
    if (this.#folded.size < MAX_FOLDED) this.#folded.add(label);
    else this.#hasMoreFolded ||= !this.#folded.has(label);
    return this.#requests.get(REST_REQUESTS) ?? this.#open(REST_REQUESTS);
  }

  #open(label: string): SourceTally {
    const tally = new SourceTally({ label, noun: 'request', pieceLimit: REQUEST_PIECES });
    this.#requests.set(label, tally);
    return tally;
  }
}

function cellOf(tally: SourceTally, { startSecond, endSecond }: RunSlice): SourceCell {
  return tally.cellAt(startSecond, endSecond);
}

function overall(label: string, noun: string): SourceName {
  return { label, noun, pieceLimit: OVERALL_PIECES };
}
