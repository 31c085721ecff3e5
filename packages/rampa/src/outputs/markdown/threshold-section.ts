import type { RunOutcome } from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { measuredText } from '../support/measured-text.ts';
import { tallyThresholds } from '../support/tally-thresholds.ts';
import { markdownTable } from './markdown-table.ts';
import { shortCode } from './short-code.ts';

/** Every threshold with what was measured, crossed ones first; nothing without any. */
export function thresholdSection({ thresholds, metrics }: RunOutcome): string[] {
  if (thresholds.length === 0) return [];
  const { all, crossed, withoutData } = tallyThresholds(thresholds);
  const passing = all - crossed - withoutData;
  const rest = withoutData === 0 ? '' : `, ${withoutData} without data`;
  const sorted = thresholds.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const rows = sorted.map((one) => {
    const measured = shortCode(measuredText(one, metrics));
    return [markOf(one), shortCode(one.metric), shortCode(one.source), measured];
  });
  return [
    `### Thresholds: ${passing}/${all} passing${rest}`,
    '',
    ...markdownTable(['', 'Metric', 'Threshold', 'Measured'], [], rows),
  ];
}

function markOf({ passed, lhs }: ThresholdResult): string {
  if (lhs === null) return ':grey_question:';
  return passed ? ':white_check_mark:' : ':x:';
}
