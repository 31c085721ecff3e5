import type { ReportTotals } from '../../report-data.ts';
import { counted, formatCount } from '../quantity-text.ts';

/** What came of the thresholds, as a sentence. One that saw no data does not hold: nobody knows whether it would. */
export function judgement({ all, crossed, withoutData }: ReportTotals['thresholds']): string {
  if (all === 0) return 'It had no thresholds.';
  const blind = withoutData === 0 ? '' : `, ${formatCount(withoutData)} saw no data`;
  if (crossed > 0)
    return `${formatCount(crossed)} of ${counted(all, 'threshold')} crossed${blind}.`;
  if (withoutData === all) {
    return all === 1
      ? 'Its threshold saw no data.'
      : `All ${formatCount(all)} thresholds saw no data.`;
  }
  if (withoutData > 0) {
    const holding = formatCount(all - withoutData);
    return `${holding} of ${counted(all, 'threshold')} hold${all - withoutData === 1 ? 's' : ''}${blind}.`;
  }
  return all === 1 ? 'Its threshold holds.' : `All ${formatCount(all)} thresholds hold.`;
}
