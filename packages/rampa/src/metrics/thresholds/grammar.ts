import type { ThresholdOperator } from '../../core/threshold.ts';

/** The aggregations that are one word; the other one is `p(N)`. */
export const AGGREGATION_NAMES = ['avg', 'min', 'max', 'med', 'count', 'rate', 'value'] as const;

/** What the operators are written as. */
export const OPERATORS: ReadonlyMap<string, ThresholdOperator> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['==', '=='],
  ['===', '=='],
  ['!=', '!='],
]);

/** The longest window and the longest `for`: their seconds are kept one by one while the run goes on. */
export const WINDOW_MAX_SECONDS = 3600;

/** One part of a threshold: how it is read, and what the reference says about it. */
interface GrammarPart {
  readonly name: string;
  /** As in a grammar: `[ ]` for what may be left out, `|` between alternatives, quotes round what is written so. */
  readonly form: string;
  /** A regular expression without anchors. */
  readonly pattern: string;
  readonly isOptional: boolean;
  readonly meaning: string;
  /** Whole thresholds that use it. */
  readonly examples: readonly string[];
}

const DIGITS = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const DURATION = '[0-9hms]+';

/** The parts of a threshold in the order in which they are written; white space may stand between them. */
export const THRESHOLD_GRAMMAR: readonly GrammarPart[] = [
  {
    name: 'aggregation',
    form: `${AGGREGATION_NAMES.map((name) => `"${name}"`).join(' | ')} | "p(" N ")"`,
    pattern:
      `(?:(?<name>${AGGREGATION_NAMES.join('|')})|` +
      String.raw`p\(\s*(?<percentile>\d+(?:\.\d+)?|\.\d+)\s*\))`,
    isOptional: false,
    meaning: 'The statistic that is compared; `p(N)` is any percentile, N from 0 to 100.',
    examples: ['avg<200', 'p(99.9)<2000'],
  },
  {
    name: 'window',
    form: '"[" duration "]"',
    pattern: String.raw`\[\s*(?<window>${DURATION})\s*\]`,
    isOptional: true,
    meaning:
      'Every part of the run of this length must hold, not only the run as a whole: whole seconds, from `1s` to `1h`.',
    examples: ['p(95)[30s]<400', 'rate[1m]>0.99'],
  },
  {
    name: 'operator',
    form: [...OPERATORS.keys()].map((operator) => `"${operator}"`).join(' | '),
    pattern: `(?<operator>${[...OPERATORS.keys()].toSorted(longestFirst).join('|')})`,
    isOptional: false,
    meaning: 'How the statistic compares with the limit when all is well; `===` is `==`.',
    examples: ['rate==1', 'count>=100'],
  },
  {
    name: 'limit',
    form: 'number | "baseline" [ "*" factor ]',
    pattern: `(?:(?<value>[+-]?${DIGITS})|baseline(?:\\s*\\*\\s*(?<factor>${DIGITS}))?)`,
    isOptional: false,
    meaning:
      'What the statistic is compared with. Times are in milliseconds, the rate of a rate is from 0 to 1. `baseline` is the ' +
      'same statistic in the run of `--baseline`, times a factor above 0.',
    examples: ['rate<0.01', 'max<1.5e4', 'p(95)<baseline*1.1'],
  },
  {
    name: 'for',
    form: '"for" duration',
    pattern: String.raw`(?<=\s)for\s+(?<for>${DURATION})`,
    isOptional: true,
    meaning:
      'Only with a window: it fails when the windows that end at each second are crossed for this long without a break. ' +
      'Whole seconds, from `1s` to `1h`.',
    examples: ['rate[1m]<0.01 for 20s'],
  },
];

/** Keys of thresholds, and what each of them selects. */
export const METRIC_KEY_EXAMPLES: readonly (readonly [key: string, meaning: string])[] = [
  ['http_req_duration', 'the metric, over all tags'],
  ['http_req_duration{scenario:browse,status:200}', 'samples that have all of these tags'],
  ['http_req_duration{name:/products/{}}', 'braces in pairs may stand in a value'],
  ['checks{check:"a, b"}', 'quotes around a value that has commas or single braces'],
  [
    'http_req_duration@intended',
    'the times from the intended start; the suffix may also follow the tags',
  ],
];

function longestFirst(left: string, right: string): number {
  return right.length - left.length;
}
