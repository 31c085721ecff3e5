import { EXIT } from '../core/codes.ts';
import type { ThresholdResult } from '../core/threshold.ts';
import { describeBaseline } from '../metrics/thresholds/describe-baseline.ts';
import { describeWindows } from '../metrics/thresholds/describe-windows.ts';
import type { Causes } from './causes.ts';
import type { ErrorSummary } from './error-summary.ts';

/** Who stopped a run: somebody outside of it, one of its thresholds, or an error that is a cause already. */
export type StopOrigin = 'request' | 'threshold' | 'error';

/** What a run is judged by, beside what was thrown. */
interface Evidence {
  readonly thresholds: readonly ThresholdResult[];
  /** `undefined` when nothing stopped the run. */
  readonly stopReason: string | undefined;
  readonly stoppedBy: StopOrigin;
  /** True when the load generator had to keep up and did not. */
  readonly isUntrusted: boolean;
  /** `undefined` when iterations may throw. */
  readonly errors: ErrorSummary | undefined;
}

/** Adds every reason for not passing that shows only at the end. */
export function judgeRun(
  causes: Causes,
  { thresholds, stopReason, stoppedBy, isUntrusted, errors }: Evidence,
): void {
  const breached = thresholds.filter(({ passed }) => !passed);
  for (const breach of breached) {
    const { metric, source } = breach;
    const got = actualOf(breach);
    causes.add(EXIT.thresholdBreach, `threshold crossed: ${metric} ${source}, got ${got}`);
  }
  if (stopReason !== undefined && stoppedBy === 'request') {
    causes.add(EXIT.aborted, `run stopped: ${stopReason}`);
  }
  if (stopReason !== undefined && stoppedBy === 'threshold' && breached.length === 0) {
    causes.add(EXIT.thresholdBreach, stopReason);
  }
  if (isUntrusted) {
    const hint = 'See the health section for the reasons, and use more shards or less load.';
    causes.add(EXIT.thresholdBreach, 'the load generator could not keep up', hint);
  }
  if (errors !== undefined && !errors.isEmpty) causes.add(EXIT.iterationError, errors.describe());
}

function actualOf({ lhs, windows, baseline }: ThresholdResult): string {
  if (lhs === null) return 'no data';
  const value = format(lhs);
  if (windows !== undefined) return `${value} ${describeWindows(windows)}`;
  return baseline === undefined ? value : `${value} ${describeBaseline(baseline, format)}`;
}

function format(value: number): string {
  return String(Number(value.toPrecision(6)));
}
