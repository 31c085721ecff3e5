import type { Comparison } from '../compare-runs.ts';
import { regressionCount } from './shown-rows.ts';

/** A comparison for other programs. */
export function formatJson(comparisons: readonly Comparison[], maxChange: number): string {
  const document = {
    schema: 'rampa.comparison.v1',
    max_change: maxChange,
    regressions: regressionCount(comparisons),
    comparisons: comparisons.map(({ baseline, current, deltas, vanished, notes }) => ({
      baseline: { label: baseline.label, run_id: baseline.document.run.run_id },
      current: { label: current.label, run_id: current.document.run.run_id },
      notes,
      vanished,
      metrics: deltas,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
