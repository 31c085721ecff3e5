import { formatRate, formatSeconds } from '../../../../core/quantity.ts';
import type { ShownValue } from '../../../json/shown-value.ts';
import type { ReportData, ReportScenario } from '../../report-data.ts';
import { cutNote } from '../cut-note.ts';
import { element } from '../element.ts';
import { formatCount } from '../quantity-text.ts';
import { panel, section } from '../section.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: 'Scenario' },
  { title: 'Executor' },
  { title: 'VUs planned', isNumber: true },
  { title: 'Active for', isNumber: true },
  { title: 'Scheduled', isNumber: true },
  { title: 'Completed', isNumber: true },
  { title: 'Rate', isNumber: true },
  { title: 'Errors', isNumber: true },
  { title: 'Dropped', isNumber: true },
  { title: 'Interrupted', isNumber: true },
];

/** What every scenario did, and its options as they were resolved. */
export function scenariosSection(data: ReportData): HTMLElement | undefined {
  const { scenarios } = data;
  if (scenarios.length === 0) return undefined;
  const rows = scenarios.map((one) => [
    one.name,
    one.executor,
    formatCount(one.peakVus),
    formatSeconds(one.seconds),
    formatCount(one.scheduled),
    formatCount(one.completed),
    formatRate(one.rate),
    formatCount(one.errors),
    formatCount(one.dropped),
    formatCount(one.interrupted),
  ]);
  return section('scenarios', 'Scenarios', [
    panel([
      table('Scenarios', COLUMNS, rows),
      ...cutNote(data, 'scenarios', 'scenarios'),
      ...scenarios.map(optionsOf),
    ]),
  ]);
}

function optionsOf({ name, options }: ReportScenario): HTMLElement {
  const entries = Object.entries(options).map(([key, value]) => [key, shownText(value)]);
  return element('details', { class: 'options' }, [
    element('summary', {}, [`Options of ${name}`]),
    table(`Options of ${name}`, [{ title: 'Option' }, { title: 'Value' }], entries),
  ]);
}

/** An option as it could be written in a script. */
function shownText(value: ShownValue): string {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shownText).join(', ');
  const entries = Object.entries<ShownValue>(value as Readonly<Record<string, ShownValue>>);
  return entries.length === 0
    ? '–'
    : entries.map(([key, one]) => `${key}: ${nested(one)}`).join(', ');
}

function nested(value: ShownValue): string {
  if (typeof value !== 'object') return shownText(value);
  return Array.isArray(value) ? `[${shownText(value)}]` : `{ ${shownText(value)} }`;
}
