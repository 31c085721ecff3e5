import {
  type HistogramPoint,
  type NumberPoint,
  type OtelMetric,
  TEMPORALITY,
  type Temporality,
} from './export-request.ts';
import type { OtelPoint } from './otel-points.ts';

/** The metrics of data points: all points with one name are in one metric. */
export function metricsOf(points: readonly OtelPoint[], temporality: Temporality): OtelMetric[] {
  const time = { aggregationTemporality: TEMPORALITY[temporality] };
  const byName = Map.groupBy(points, ({ name }) => name);
  return Array.from(byName, ([name, own]) => {
    const numbers: NumberPoint[] = [];
    const histograms: HistogramPoint[] = [];
    for (const one of own) {
      if (one.kind === 'exponentialHistogram') histograms.push(one.point);
      else numbers.push(one.point);
    }
    const about = { name, unit: own[0]?.unit ?? '' };
    switch (own[0]?.kind) {
      case 'gauge':
        return { ...about, gauge: { dataPoints: numbers } };
      case 'exponentialHistogram':
        return { ...about, exponentialHistogram: { dataPoints: histograms, ...time } };
      default:
        return { ...about, sum: { dataPoints: numbers, ...time, isMonotonic: true } };
    }
  });
}
