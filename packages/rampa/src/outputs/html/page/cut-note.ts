import type { ReportData, ReportList } from '../report-data.ts';
import { element } from './element.ts';
import { formatCount } from './quantity-text.ts';

/** Says that a list is not whole, where it is not. */
export function cutNote({ cut, ...data }: ReportData, list: CutList, what: string): HTMLElement[] {
  const all = cut[list];
  if (all === undefined) return [];
  const shown = formatCount(data[list].length);
  return [element('p', { class: 'hint' }, [`Shown are ${shown} of ${formatCount(all)} ${what}.`])];
}

type CutList = Extract<ReportList, keyof ReportData>;
