import type { ReportData, ReportThreshold } from '../../report-data.ts';
import { breakable } from '../breakable.ts';
import { element } from '../element.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

const COLUMNS = [{ title: '' }, { title: 'Metric' }, { title: 'Must hold' }, { title: 'Measured' }];

/** What was required, and what was measured. */
export function thresholdsSection({ thresholds }: ReportData): HTMLElement | undefined {
  if (thresholds.length === 0) return undefined;
  // What was crossed comes first.
  const sorted = thresholds.toSorted((a, b) => rank(a) - rank(b));
  const rows = sorted.map((one) => [
    mark(one),
    breakable(one.metric),
    code(one.source),
    shown(one),
  ]);
  return section('thresholds', 'Thresholds', [
    panel([table('Thresholds', COLUMNS, rows)], 'thresholds'),
  ]);
}

function rank({ passed }: ReportThreshold): number {
  if (passed === null) return 1;
  return passed ? 2 : 0;
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
