import type { MetricStats } from '../../core/run.ts';
import { Trend } from '../../metrics/trend.ts';
import {
  type Column,
  CURVE_PERCENTILES,
  type ReportLatency,
  type ReportSource,
  type SourcePoints,
} from './report-data.ts';
import { roundValue } from './round-value.ts';
import { SourceCell } from './source-cell.ts';
import { Timeline } from './timeline.ts';
import { type Piece, piecesOf, type Span } from './timeline-pieces.ts';
import type { TrendSum } from './trend-sum.ts';

/** How a source is called, and into how many pieces its time is cut at most. */
export interface SourceName {
  readonly label: string;
  readonly noun: string;
  readonly pieceLimit: number;
}

/** Statuses that are told apart; a source with more counts the others together. */
const MAX_STATUSES = 20;
const REST_STATUS = 'other';

/** Gathers what a {@link ReportSource} shows. */
export class SourceTally {
  readonly #name: SourceName;
  readonly #timeline: Timeline<SourceCell>;
  readonly #statuses = new Map<string, number>();

  constructor(name: SourceName) {
    this.#name = name;
    this.#timeline = new Timeline(name.pieceLimit, () => new SourceCell());
  }

  /** Where to add what happened from `startSecond` to `endSecond`. */
  cellAt(startSecond: number, endSecond: number): SourceCell {
    return this.#timeline.cellAt(startSecond, endSecond);
  }

  addStatus(status: string, count: number): void {
    const isKnown = this.#statuses.has(status) || this.#statuses.size < MAX_STATUSES;
    const key = isKnown ? status : REST_STATUS;
    this.#statuses.set(key, (this.#statuses.get(key) ?? 0) + count);
  }

  /** Everything that was added. */
  report(span: Span): ReportSource {
    const pieces = piecesOf(this.#timeline, span);
    const service = new Trend();
    const intended = new Trend();
    let count = 0;
    let failed = 0;
    for (const { cell } of pieces) {
      count += cell?.count ?? 0;
      failed += cell?.failed ?? 0;
      cell?.service.addTo(service);
      cell?.intended.addTo(intended);
    }
    const { label, noun } = this.#name;
    return {
      ...{ label, noun, count, failed },
      statuses: [...this.#statuses].toSorted(([, a], [, b]) => b - a),
      service: latencyOf(service),
      intended: intended.count === 0 ? null : latencyOf(intended),
      points: pointsOf(pieces, this.#timeline.width),
    };
  }
}

function latencyOf(trend: Trend): ReportLatency {
  const stats: MetricStats = trend.stats();
  // Beyond that there is less than one value, and nothing to tell.
  const told = CURVE_PERCENTILES.filter((one) => (1 - one / 100) * trend.count > 0.999);
  return { stats, curve: told.map((one) => roundValue(trend.percentile(one))) };
}

function pointsOf(pieces: readonly Piece<SourceCell>[], width: number): SourcePoints {
  const service = pieces.map(({ cell }) => trendOf(cell?.service));
  const intended = pieces.map(({ cell }) => trendOf(cell?.intended));
  const hasIntended = intended.some((trend) => trend.count > 0);
  return {
    from: pieces[0]?.startSecond ?? 0,
    width,
    rate: pieces.map(({ cell, seconds }) => roundValue((cell?.count ?? 0) / seconds)),
    failures: pieces.map(({ cell, seconds }) => roundValue((cell?.failed ?? 0) / seconds)),
    p50: percentiles(service, 50),
    p90: percentiles(service, 90),
    p99: percentiles(service, 99),
    max: percentiles(service, 100),
    intended50: hasIntended ? percentiles(intended, 50) : [],
    intended99: hasIntended ? percentiles(intended, 99) : [],
  };
}

function trendOf(parts: TrendSum | undefined): Trend {
  const trend = new Trend();
  parts?.addTo(trend);
  return trend;
}

function percentiles(trends: readonly Trend[], percentile: number): Column {
  return trends.map((trend) =>
    trend.count === 0 ? null : roundValue(trend.percentile(percentile)),
  );
}
