/** A name with a text, as resources and data points have them. */
export interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

/** A number at a time. Times are Unix epoch, ns, as text: they are too large for a number. */
export interface NumberPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble: number;
}

/** Buckets in a row; counts are whole numbers as text. */
export interface Buckets {
  readonly offset: number;
  readonly bucketCounts: readonly string[];
}

/** A histogram at a time; `sum` is left out when values may be negative. */
export interface HistogramPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly count: string;
  readonly sum?: number;
  readonly min: number;
  readonly max: number;
  readonly scale: number;
  readonly zeroCount: string;
  readonly zeroThreshold: number;
  readonly positive: Buckets;
  readonly negative: Buckets;
}

/**
 * By OTLP: `AGGREGATION_TEMPORALITY_DELTA`, every point is of its own time, and `AGGREGATION_TEMPORALITY_CUMULATIVE`, it
 * is of everything since the start.
 */
export const TEMPORALITY = { delta: 1, cumulative: 2 } as const;

/** A key of {@link TEMPORALITY}. */
export type Temporality = keyof typeof TEMPORALITY;

/** A metric and its data points, of one kind. */
export interface OtelMetric {
  readonly name: string;
  /** By UCUM. */
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly NumberPoint[] };
  readonly sum?: {
    readonly dataPoints: readonly NumberPoint[];
    readonly aggregationTemporality: 1 | 2;
    readonly isMonotonic: boolean;
  };
  readonly exponentialHistogram?: {
    readonly dataPoints: readonly HistogramPoint[];
    readonly aggregationTemporality: 1 | 2;
  };
}

/** `ExportMetricsServiceRequest` as OTLP has it in JSON. */
export interface ExportRequest {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly metrics: readonly OtelMetric[];
    }[];
  }[];
}

/** Names and texts as attributes. */
export function attributesOf(texts: Readonly<Record<string, string>>): KeyValue[] {
  return Object.entries(texts).map(([key, text]) => ({
    key: key.toWellFormed(),
    value: { stringValue: text.toWellFormed() },
  }));
}
