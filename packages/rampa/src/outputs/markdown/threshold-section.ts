import type { RunOutcome } from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { measuredText } from '../support/measured-text.ts';
import { markdownTable } from './markdown-table.ts';
import { shortCode } from './short-code.ts';

/** Every threshold with what was measured, crossed ones first; nothing without any. */
export function thresholdSection({ thresholds, metrics }: RunOutcome): string[] {
  if (thresholds.length === 0) return [];
  const withoutData = thresholds.filter(({ lhs }) => lhs === null).length;
  const passing = thresholds.filter(({ lhs, passed }) => lhs !== null && passed).length;
  const rest = withoutData === 0 ? '' : `, ${withoutData} without data`;
  const sorted = thresholds.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const rows = sorted.map((one) => {
    const measured = shortCode(measuredText(one, metrics));
    return [markOf(one), shortCode(one.metric), shortCode(one.source), measured];
  });
  return [
    `### Thresholds: ${passing}/${thresholds.length} passing${rest}`,
    '',
    ...markdownTable(['', 'Metric', 'Threshold', 'Measured'], [], rows),
  ];
}

function markOf({ passed, lhs }: ThresholdResult): string {
  if (lhs === null) return ':grey_question:';
  return passed ? ':white_check_mark:' : ':x:';
}
