import type { ThresholdResult } from '../../../core/threshold.ts';
import { describeThreshold } from '../../../metrics/thresholds/describe-threshold.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import type { SummaryView } from './summary-view.ts';

/** Every threshold: what was expected, and what was measured. */
export function thresholdLines({ result, paint }: SummaryView): string[] {
  if (result.thresholds.length === 0) return [];
  const described = result.thresholds.map((one) => describeThreshold(one, result.metrics));
  const rows = result.thresholds.map((threshold, index) => {
    const [mark, color] = verdict(threshold);
    return [
      `  ${color(`${mark} ${shortenMiddle(threshold.metric, 44)}`)}`,
      color(shortenMiddle(threshold.source, 24)),
      actual(threshold, index),
    ];
  });
  const lines = formatColumns(rows, [1, 2]).flatMap((line, index) => [
    line,
    ...(described[index]?.details ?? []).map((text) => `      ${paint.dim(text)}`),
  ]);
  return [paint.bold('Thresholds'), ...lines];

  function actual({ lhs }: ThresholdResult, index: number): string {
    const { measured = '', isWorst = false } = described[index] ?? {};
    if (lhs === null) return paint.dim(measured);
    return `${isWorst ? 'at worst' : 'actual'} ${measured}`;
  }

  /** Without data nothing was crossed, and nothing was shown either. */
  function verdict({
    passed,
    lhs,
  }: ThresholdResult): [mark: string, color: (text: string) => string] {
    if (lhs === null) return ['–', paint.yellow];
    return passed ? ['✓', paint.green] : ['✗', paint.red];
  }
}
