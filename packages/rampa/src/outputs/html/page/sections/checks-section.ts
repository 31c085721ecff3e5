import { formatPercent } from '../../../../core/quantity.ts';
import type { ReportData } from '../../report-data.ts';
import { cutNote } from '../cut-note.ts';
import { element } from '../element.ts';
import { formatCount } from '../quantity-text.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: 'Check' },
  { title: 'Scenario' },
  { title: 'Passed', isNumber: true },
  { title: 'Failed', isNumber: true },
  { title: 'Share', isNumber: true },
];

/** Checks by name, those that failed most first. */
export function checksSection(data: ReportData): HTMLElement | undefined {
  const { checks } = data;
  if (checks.length === 0) return undefined;
  const rows = checks
    .toSorted((a, b) => b.fails - a.fails)
    .map(({ name, group, scenario, passes, fails }) => {
      const share = formatPercent(passes / Math.max(1, passes + fails));
      const shown = element('span', { class: fails > 0 ? 'bad-text' : 'good-text' }, [share]);
      const where = group === '' ? [] : [element('span', { class: 'detail' }, [group])];
      const title = element('span', {}, [name, ...where]);
      return [title, scenario, formatCount(passes), formatCount(fails), shown];
    });
  return section('checks', 'Checks', [
    panel(
      [
        table('Checks', COLUMNS, rows),
        ...cutNote(data, 'checks', 'checks, those that failed most'),
      ],
      'named',
    ),
  ]);
}
