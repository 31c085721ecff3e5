import { CATALOG } from '../../core/catalog.ts';
import type { Tags } from '../../core/metric.ts';
import type { RunSlice, SeriesSlice } from '../../core/slice.ts';
import { unpackInto } from '../../metrics/slices/packed-trend.ts';
import { Trend } from '../../metrics/trend.ts';
import { requestLabel } from '../support/request-label.ts';

/** Names that are told apart; the others are one. */
const MAX_LABELS = 50;
const REST_LABEL = 'all other requests';

/** Requests of one method and name. */
export interface RequestRow {
  readonly label: string;
  readonly count: number;
  readonly failed: number;
  readonly service: Trend;
  /** From the intended start; without values where there is no schedule. */
  readonly intended: Trend;
}

/** Adds requests up by method and name while the run goes on, in bounded memory. */
export class RequestTally {
  readonly #rows = new Map<string, MutableRow>();

  add({ series }: RunSlice): void {
    for (const one of series) this.#addSeries(one);
  }

  /** Most frequent first. */
  rows(): readonly RequestRow[] {
    return [...this.#rows.values()].toSorted((a, b) => b.count - a.count);
  }

  #addSeries({ series: { metric, tags }, values }: SeriesSlice): void {
    if (values.kind === 'counter' && metric.name === CATALOG.httpReqs.name) {
      this.#row(tags).count += values.sum;
    } else if (values.kind === 'rate' && metric.name === CATALOG.httpReqFailed.name) {
      this.#row(tags).failed += values.passes;
    } else if (values.kind === 'trend' && metric.name === CATALOG.httpReqDuration.name) {
      unpackInto(this.#row(tags).service, values);
    } else if (values.kind === 'trend' && metric.name === CATALOG.httpReqDurationIntended.name) {
      unpackInto(this.#row(tags).intended, values);
    }
  }

  #row(tags: Tags): MutableRow {
    const own = requestLabel(tags);
    const label = this.#rows.has(own) || this.#rows.size < MAX_LABELS ? own : REST_LABEL;
    const known = this.#rows.get(label);
    if (known !== undefined) return known;
    const row = { label, count: 0, failed: 0, service: new Trend(), intended: new Trend() };
    this.#rows.set(label, row);
    return row;
  }
}

interface MutableRow extends RequestRow {
  count: number;
  failed: number;
}
