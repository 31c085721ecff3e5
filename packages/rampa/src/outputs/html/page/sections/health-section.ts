import { formatMs, formatPercent } from '../../../../core/quantity.ts';
import type { ReportData } from '../../report-data.ts';
import { element } from '../element.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: 'Shard', isNumber: true },
  { title: 'Event loop late, p99', isNumber: true },
  { title: 'at most', isNumber: true },
  { title: 'Busy', isNumber: true },
  { title: 'busiest second', isNumber: true },
];

/** Whether the load generator kept up, and everything that was refused or lost. */
export function healthSection(
  { health, warnings, leftOut }: ReportData,
  charts: readonly HTMLElement[],
): HTMLElement {
  const rows = health.shards.map((one) => [
    String(one.shard),
    formatMs(one.loopDelayP99Ms),
    formatMs(one.loopDelayMaxMs),
    formatPercent(one.utilisation),
    formatPercent(one.utilisationMax),
  ]);
  const notes = [...health.reasons, ...warnings, ...leftOut].map((text) =>
    element('p', { class: 'note warn' }, [text]),
  );
  const verdict = `The load generator is ${health.verdict}${health.reasons.length === 0 ? ': it kept up with the load.' : '.'}`;
  return section('generator', 'Load generator', [
    panel([
      element('p', {}, [verdict]),
      ...notes,
      ...(rows.length === 0 ? [] : [table('How the shards kept up', COLUMNS, rows)]),
    ]),
    ...(charts.length === 0 ? [] : [element('div', { class: 'charts below' }, charts)]),
  ]);
}
