import { formatColumns } from '../format/columns.ts';
import type { PlanDocument, ShownThreshold, ShownValue } from './plan-document.ts';

/** The plan as text: one block per scenario, then what holds for the whole run. */
export function describePlan(plan: PlanDocument): string {
  const blocks = Object.entries(plan.scenarios).map(([name, options]) => [
    `scenario ${name}`,
    ...optionLines(options),
  ]);
  const metricNames = Object.entries(plan.thresholds).map(([metric, thresholds]) => [
    `  ${metric}`,
    thresholds.map(thresholdText).join(', '),
  ]);
  if (metricNames.length > 0) blocks.push(['thresholds', ...formatColumns(metricNames, [1])]);
  const { scenarios: _, thresholds: __, metrics, ...run } = plan;
  const declared = metrics.map(({ name, kind, unit }) => `${name} (${kind}, ${unit})`);
  blocks.push(['run', ...optionLines(declared.length === 0 ? run : { metrics: declared, ...run })]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function optionLines(options: Readonly<Record<string, ShownValue>>): string[] {
  const rows = Object.entries(options)
    .map(([name, value]) => [`  ${name}`, valueText(value)])
    .filter(([, text]) => text !== '');
  return formatColumns(rows, [1]);
}

function valueText(value: ShownValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.map(valueText).join(', ');
  if ('duration' in value && 'target' in value) {
    return `${valueText(value['duration'] ?? '')} to ${valueText(value['target'] ?? '')}`;
  }
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${valueText(inner)}`)
    .join(', ');
}

function isList(value: object): value is readonly ShownValue[] {
  return Array.isArray(value);
}

function thresholdText(threshold: ShownThreshold): string {
  if (typeof threshold === 'string') return threshold;
  const grace = threshold.grace_period === '0s' ? '' : ` after ${threshold.grace_period}`;
  return `${threshold.threshold} (aborts the run${grace})`;
}
