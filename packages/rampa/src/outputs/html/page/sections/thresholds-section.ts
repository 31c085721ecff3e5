import type { ReportData, ReportThreshold } from '../../report-data.ts';
import { breakable } from '../breakable.ts';
import { cutNote } from '../cut-note.ts';
import { element } from '../element.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

const COLUMNS = [{ title: '' }, { title: 'Metric' }, { title: 'Must hold' }, { title: 'Measured' }];

/** What was required, and what was measured: what was crossed comes first. */
export function thresholdsSection(data: ReportData): HTMLElement | undefined {
  const { thresholds } = data;
  if (thresholds.length === 0) return undefined;
  const rows = thresholds.map((one) => [
    mark(one),
    breakable(one.metric),
    code(one.source),
    shown(one),
  ]);
  return section('thresholds', 'Thresholds', [
    panel(
      [
        table('Thresholds', COLUMNS, rows),
        ...cutNote(data, 'thresholds', 'thresholds, those that were crossed first'),
      ],
      'thresholds',
    ),
  ]);
}

function mark({ passed }: ReportThreshold): Node {
  const [text, look] =
    passed === null ? ['no data', 'warn'] : passed ? ['✓ holds', 'good'] : ['✗ crossed', 'bad'];
  return element('span', { class: `tag ${look}` }, [text]);
}

function code(text: string): Node {
  return element('code', {}, [text]);
}

function shown({ measured, isWorst, details }: ReportThreshold): Node {
  return element('span', {}, [
    isWorst ? `${measured} at worst` : measured,
    ...details.map((text) => element('span', { class: 'detail' }, [text])),
  ]);
}
