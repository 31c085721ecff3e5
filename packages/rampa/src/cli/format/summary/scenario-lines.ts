import { formatNumber, formatRate } from '../../../core/quantity.ts';
import type { ScenarioSummary } from '../../../core/run.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import type { SummaryView } from './summary-view.ts';

interface Column {
  readonly title: string;
  readonly cell: (scenario: ScenarioSummary) => string;
  /** Left out when this is 0 for every scenario. */
  readonly need?: (scenario: ScenarioSummary) => number;
}

const COLUMNS: readonly Column[] = [
  { title: 'executor', cell: (scenario) => scenario.executor },
  { title: 'VUs', cell: (scenario) => formatNumber(scenario.peakVus) },
  {
    title: 'scheduled',
    cell: (scenario) => String(scenario.scheduled),
    need: (scenario) => scenario.scheduled - scenario.completed,
  },
  { title: 'completed', cell: (scenario) => String(scenario.completed) },
  { title: 'rate', cell: ({ rate }) => formatRate(rate) },
  {
    title: 'errors',
    cell: (scenario) => String(scenario.errors),
    need: (scenario) => scenario.errors,
  },
  {
    title: 'dropped',
    cell: (scenario) => String(scenario.dropped),
    need: (scenario) => scenario.dropped,
  },
  {
    title: 'interrupted',
    cell: (scenario) => String(scenario.interrupted),
    need: (scenario) => scenario.interrupted,
  },
];

/** What every scenario did: how much was planned, done, and lost on the way. */
export function scenarioLines({ result, paint }: SummaryView): string[] {
  const { scenarios, snapshot } = result;
  if (snapshot === undefined || scenarios.length === 0) return [];
  const columns = COLUMNS.filter(
    ({ need }) => need === undefined || scenarios.some((scenario) => need(scenario) > 0),
  );
  const rows = [
    ['  scenario', ...columns.map((column) => column.title)].map(paint.dim),
    ...scenarios.map((scenario) => [
      `  ${shortenMiddle(scenario.name, 24)}`,
      ...columns.map((column) => column.cell(scenario)),
    ]),
  ];
  return [paint.bold('Scenarios'), ...formatColumns(rows, [1])];
}
