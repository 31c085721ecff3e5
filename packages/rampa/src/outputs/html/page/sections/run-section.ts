import type { ReportData } from '../../report-data.ts';
import { element } from '../element.ts';
import { panel, section } from '../section.ts';

/** What was run, by what. */
export function runSection({ run }: ReportData): HTMLElement {
  const { tags, env } = run;
  const pairs = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  const rows = [
    ['Script', run.script ?? '(a test without a file)'],
    ['Run', run.id],
    ['Seed', run.seed === null ? '–' : String(run.seed)],
    ['Shards', String(run.shards)],
    ['Tags', pairs.length === 0 ? '–' : pairs.join(', ')],
    ['Variables', env.length === 0 ? '–' : `${env.join(', ')} (values are not kept)`],
    ['rampa', run.rampaVersion],
    ['Node', run.nodeVersion],
  ] as const;
  const list = rows.flatMap(([term, text]) => [
    element('dt', {}, [term]),
    element('dd', {}, [text]),
  ]);
  return section('run', 'Run', [panel([element('dl', {}, list)])]);
}
