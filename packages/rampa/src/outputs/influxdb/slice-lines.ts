import type { RunSlice } from '../../core/slice.ts';
import { sliceFields } from '../support/slice-fields.ts';
import { lineStart } from './line-text.ts';

/**
 * One line for each series of a slice, with the fields of its kind.
 * @param startedAt when the slice began: Unix epoch, ms
 */
export function sliceLines(
  { series, startSecond, endSecond }: RunSlice,
  startedAt: number,
  percentiles: readonly number[],
): string[] {
  return series.map(({ series: id, values }) => {
    const fields = Object.entries(sliceFields(values, endSecond - startSecond, percentiles));
    const text = fields.map(([name, value]) => `${name}=${value}`).join(',');
    return `${lineStart(id)} ${text} ${startedAt}000000\n`;
  });
}
