import { CATALOG } from '../../packages/rampa/src/core/catalog.ts';
import { INTENDED_SUFFIX, type MetricUnit } from '../../packages/rampa/src/core/metric.ts';
import { type Page, page, table } from './page.ts';

const UNITS: Readonly<Record<MetricUnit, string>> = { none: '-', time: 'ms', data: 'bytes' };

/** The reference of the metrics that rampa itself emits. */
export function metricsPage(): Page {
  const rows = Object.values(CATALOG).map(({ name, kind, unit, meaning }) => [
    `\`${name}\``,
    kind,
    UNITS[unit],
    meaning,
  ]);
  return page('metrics.md', [
    '# Built-in metrics',
    'What rampa measures by itself. Metrics of your own, made with `worker.counter`, `gauge`, `rate` and `trend`, ' +
      'stand beside them in thresholds and results.',
    table(['Metric', 'Kind', 'Unit', 'Meaning'], rows),
    `The suffix \`${INTENDED_SUFFIX}\` exists where a schedule says when an iteration should have started; such a ` +
      'time includes what was lost before the iteration could start.',
  ]);
}
