import { formatPercent } from '../../core/quantity.ts';
import type { RunOutcome } from '../../core/run.ts';
import { markdownTable } from './markdown-table.ts';
import { shortCode } from './short-code.ts';

const MAX_ROWS = 30;

/** How checks came out, those that failed first. */
export function checkSection({ checks }: RunOutcome): string[] {
  if (checks.length === 0) return [];
  const passes = checks.reduce((sum, one) => sum + one.passes, 0);
  const all = checks.reduce((sum, one) => sum + one.passes + one.fails, 0);
  const sorted = checks.toSorted((a, b) => b.fails - a.fails);
  const rows = sorted
    .slice(0, MAX_ROWS)
    .map(({ name, scenario, group, ...counts }) => [
      counts.fails > 0 ? ':x:' : ':white_check_mark:',
      shortCode(name),
      shortCode([scenario, group].filter((one) => one !== '').join(' › ')),
      String(counts.passes),
      String(counts.fails),
    ]);
  const share = formatPercent(all === 0 ? 1 : passes / all);
  return [
    `### Checks: ${share} of ${all} passed`,
    '',
    ...markdownTable(['', 'Check', 'Where'], ['Passed', 'Failed'], rows),
    ...more(checks.length),
  ];
}

/** What iterations threw, most frequent first. */
export function errorSection({ errors }: RunOutcome): string[] {
  if (errors.length === 0) return [];
  const rows = errors
    .slice(0, MAX_ROWS)
    .map(({ message, scenario, count }) => [
      shortCode(message),
      shortCode(scenario),
      String(count),
    ]);
  return [
    '### Errors',
    '',
    ...markdownTable(['Error', 'Scenario'], ['Count'], rows),
    ...more(errors.length),
  ];
}

function more(count: number): string[] {
  return count > MAX_ROWS ? ['', `and ${count - MAX_ROWS} more`] : [];
}
