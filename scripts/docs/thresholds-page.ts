import type { MetricKind } from '../../packages/rampa/src/core/metric.ts';
import type { BaselineVerdict } from '../../packages/rampa/src/core/threshold.ts';
import {
  BOUND_ERROR,
  CONFIDENCE,
} from '../../packages/rampa/src/metrics/thresholds/baseline/interval-of.ts';
import { quantileRanks } from '../../packages/rampa/src/metrics/thresholds/baseline/quantile-ranks.ts';
import {
  METRIC_KEY_EXAMPLES,
  THRESHOLD_GRAMMAR,
} from '../../packages/rampa/src/metrics/thresholds/grammar.ts';
import { AGGREGATIONS } from '../../packages/rampa/src/metrics/thresholds/statistic.ts';
import { type Page, page, table } from './page.ts';

/** The reference of thresholds, from the grammar that they are read by. */
export function thresholdsPage(): Page {
  return page('thresholds.md', [
    '# Thresholds',
    'How the criteria under `config.thresholds` are written and judged. The [guide](../guide/thresholds.md) shows how to ' +
      'use them.',
    '## Expression',
    `\`\`\`text\n${grammar()}\n\`\`\``,
    'White space may stand between all parts, and must stand before `for`. Durations are whole numbers with the units h, m, s ' +
      'and ms, such as `1m30s`.',
    table(['Part', 'Meaning', 'Examples'], THRESHOLD_GRAMMAR.map(partRow)),
    '## Aggregations',
    table(['Kind of metric', 'Aggregations', 'With a baseline'], kindRows()),
    'The `rate` of a counter is per second of the load, or of its window. The `count` of a counter is the sum of what was added.',
    '## Key',
    table(
      ['Key', 'Selects'],
      METRIC_KEY_EXAMPLES.map(([key, meaning]) => [code(key), meaning]),
    ),
    '## Windows',
    WINDOW_RULES,
    '## Baselines',
    ...BASELINE_RULES,
    table(['`verdict`', 'Passes', 'When'], verdictRows()),
    '## Result',
    'A result is an entry of `thresholds` in the JSON result and of `results` in the events `live_threshold` and `threshold`.',
    table(['Field', 'Meaning'], RESULT_FIELDS),
  ]);
}

function grammar(): string {
  const parts = THRESHOLD_GRAMMAR.map(({ name, isOptional }) =>
    isOptional ? `[ ${name} ]` : name,
  );
  const width = Math.max(...THRESHOLD_GRAMMAR.map(({ name }) => name.length));
  const lines = THRESHOLD_GRAMMAR.map(({ name, form }) => `${name.padEnd(width)} = ${form}`);
  return [`${'threshold'.padEnd(width)} = ${parts.join(' ')}`, ...lines].join('\n');
}

function partRow({ name, meaning, examples }: (typeof THRESHOLD_GRAMMAR)[number]): string[] {
  return [name, meaning, examples.map(code).join(', ')];
}

const WITH_BASELINE: Readonly<Record<MetricKind, string>> = {
  counter: 'none',
  gauge: 'none',
  rate: '`rate`',
  trend: '`med`, `p(N)` with N between 0 and 100',
};

function kindRows(): string[][] {
  const kinds: readonly MetricKind[] = ['counter', 'gauge', 'rate', 'trend'];
  return kinds.map((kind) => [kind, AGGREGATIONS[kind].map(code).join(', '), WITH_BASELINE[kind]]);
}

const WINDOW_RULES = [
  '- Windows begin with the load and follow each other: `[30s]` judges 0 s to 30 s, 30 s to 60 s and so on. Paused time does not count.',
  '- What is left at the end is judged together with the seconds before it: the last window reaches back until it is at least as long as ' +
    'the others, so it overlaps the one before. The time that running iterations get to end belongs to the run.',
  '- A run that ends before its first window is one window.',
  '- With `for`, a window ends at every second, from the first whole one on. The threshold fails when all windows that end within the ' +
    'given time are crossed.',
  '- A window in which a rate or a trend has no samples holds. A counter counts 0 in it, from the start of the load. A gauge keeps its ' +
    'value until it is set again.',
  '- Samples belong to the second in which they were measured. Shards report every 50 ms, so one can be off by as much at the edge of a ' +
    'second.',
  '- `abortOnFail` ends the run after the first window that failed; with `gracePeriod`, when windows keep failing for that long.',
  '- A window with its `for` must fit into the time that the scenarios are planned for.',
].join('\n');

const LEVEL = `${CONFIDENCE * 100} %`;

const BASELINE_RULES: readonly string[] = [
  'Two runs of the same system never measure the same. A threshold with a baseline fails only when the difference is too large for ' +
    'chance: when the criterion does not hold for any value from the interval of this run and any from that of the baseline.',
  `Both are intervals of ${LEVEL}. Each of the two bounds that are compared is wrong with a probability of at most ` +
    `${BOUND_ERROR * 100} %, so at most ${2 * BOUND_ERROR * 100} of 100 runs that keep the criterion fail, whatever the distribution. ` +
    'With `abortOnFail` this holds for each look at the running test, so use a `gracePeriod`.',
  'For `p(N)` and `med` of `n` samples the bounds are the samples of rank `low` and `high`, the narrowest with ' +
    '`P(B < low) <= e` and `P(B >= high) <= e`, where `B` is binomial with `n` trials of probability `N / 100`, and `e` is ' +
    `${BOUND_ERROR * 100} % (H. A. David, H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1). For a rate they are the exact ` +
    'ones of C. J. Clopper and E. S. Pearson (Biometrika 26, 1934).',
  `A bound needs samples beyond it: \`p(95)<baseline\` needs ${samplesFor(95)} of them in the baseline, ` +
    `\`p(99)<baseline\` ${samplesFor(99)}. With fewer the threshold passes, and a warning says so.`,
  'The formulas take samples as independent of each other. A machine that is slower today is no chance in this sense: allow for it by the ' +
    'factor.',
];

const VERDICTS: Readonly<Record<BaselineVerdict, readonly [passes: string, when: string]>> = {
  holds: ['yes', 'the value keeps the limit'],
  within_noise: ['yes', 'the value is beyond the limit, but chance can explain it'],
  too_few_samples: ['yes', 'one of the bounds does not exist, so no value would be enough'],
  crossed: ['no', 'chance cannot explain the difference'],
};

function verdictRows(): string[][] {
  return Object.entries(VERDICTS).map(([verdict, [passes, when]]) => [code(verdict), passes, when]);
}

const RESULT_FIELDS: readonly (readonly string[])[] = [
  ['`metric`, `source`', 'the key and the expression as they were written'],
  ['`passed`', '`true` or `false`; of windows, whether all held so far'],
  ['`lhs`', 'the measured value; of windows that of the worst one; `null` without samples'],
  ['`rhs`', 'the limit; with a baseline, its value times the factor'],
  [
    '`windows.judged`, `windows.failed`',
    'how many windows were compared, and how many were crossed; with `for`, how often they were for long enough',
  ],
  [
    '`windows.first_failed`',
    '`start`, `end` (seconds of the load) and `value`; with `for`, from the end of the first crossed window to that of the last; or `null`',
  ],
  ['`windows.worst`', '`start`, `end` and `value` of the worst window'],
  [
    '`windows.longest_crossed`',
    'with `for`, the longest time without a window that held, in seconds; else `null`',
  ],
  ['`baseline.verdict`', 'see above'],
  [
    '`baseline.value`, `baseline.low`, `baseline.high`',
    'the statistic in the baseline, and its interval; `null` where there is no bound',
  ],
  ['`baseline.actual_low`, `baseline.actual_high`', 'the interval in this run'],
  ['`baseline.confidence`', `\`${CONFIDENCE}\``],
];

/** From how many samples on a percentile has an upper bound. */
function samplesFor(percentile: number): number {
  let count = 1;
  while (quantileRanks(count, percentile, BOUND_ERROR).high === undefined) count++;
  return count;
}

function code(text: string): string {
  return `\`${text}\``;
}
