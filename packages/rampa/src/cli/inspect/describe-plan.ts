import type { ShownValue } from '../../outputs/json/shown-value.ts';
import { formatColumns } from '../format/columns.ts';
import type { PlanDocument, ShownThreshold } from './plan-document.ts';

/**
 * The plan as text: one block per scenario, then what holds for the whole run. Options have the names that they have
 * in a script.
 */
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
  const { scenarios: _, thresholds: __, metrics, has_setup: setup, ...rest } = plan;
  const { has_teardown: teardown, tags, env, ...run } = rest;
  const declared = metrics.map(({ name, kind, unit }) => `${name} (${kind}, ${unit})`);
  blocks.push(['run', ...optionLines({ metrics: declared, tags, env, setup, teardown, ...run })]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function optionLines(options: Readonly<Record<string, ShownValue>>): string[] {
  const rows = Object.entries(options)
    .map(([name, value]) => [`  ${camelCase(name)}`, optionText(name, value)])
    .filter(([, text]) => text !== '');
  return formatColumns(rows, [1]);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function optionText(name: string, value: ShownValue): string {
  if (name !== 'env' || typeof value !== 'object' || !isList(value)) return valueText(value);
  return value.map((variable) => `${valueText(variable)}=***`).join(', ');
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
