import { deflateSync } from 'node:zlib';
import type { Distribution } from '../../core/run.ts';
import { formatHdr } from '../../metrics/hdr-encoding.ts';
import { Histogram } from '../../metrics/histogram.ts';
import { stepsOf } from '../../metrics/steps.ts';

/**
 * A distribution in the V2 compressed encoding of HdrHistogram, as base64. Values are thousandths of the metric's unit:
 * microseconds for a time.
 */
export interface HistogramDocument {
  readonly hdr: string;
  /** The same of the magnitudes of negative values; `null` when there are none. */
  readonly hdr_negative: string | null;
}

export function histogramDocuments(
  distributions: ReadonlyMap<string, Distribution>,
): Readonly<Record<string, HistogramDocument>> {
  return Object.fromEntries(
    [...distributions].map(([key, distribution]) => [key, histogramDocument(distribution)]),
  );
}

function histogramDocument(distribution: Distribution): HistogramDocument {
  const positive = new Histogram();
  const negative = new Histogram();
  for (const [value, count] of distribution.buckets()) {
    const steps = stepsOf(value);
    if (steps < 0) negative.recordCount(-steps, count);
    else positive.recordCount(steps, count);
  }
  return {
    hdr: formatHdr(positive, deflateSync),
    hdr_negative: negative.count === 0 ? null : formatHdr(negative, deflateSync),
  };
}
