import type { FailedCheckSummary } from '../../../core/failure.ts';
import { formatPercent } from '../../../core/quantity.ts';
import type { CheckSummary } from '../../../core/run.ts';
import { formatColumns, shortenMiddle } from '../columns.ts';
import { failureText } from './failure-text.ts';
import type { SummaryView } from './summary-view.ts';

const MAX_CHECKS = 40;
/** Ways in which one check failed. */
const MAX_FAILURES = 2;
const MAX_MESSAGE = 80;

/** Every named check, those that failed first. */
export function checkLines({ result, paint }: SummaryView): string[] {
  const { checks, failedChecks, scenarios } = result;
  if (checks.length === 0) return [];
  const sorted = [...checks].sort(
    (left, right) => Number(right.fails > 0) - Number(left.fails > 0),
  );
  const isSingle = scenarios.length <= 1;
  const shown = sorted.slice(0, MAX_CHECKS);
  const rows = shown.map((check) => {
    const color = check.fails > 0 ? paint.red : paint.green;
    return [
      `  ${color(`${check.fails > 0 ? '✗' : '✓'} ${shortenMiddle(check.name, 40)}`)}`,
      formatPercent(check.passes / total(check)),
      `${check.passes} of ${total(check)}`,
      paint.dim(shortenMiddle(placeOf(check, isSingle), 28)),
    ];
  });
  const hiddenCount = checks.length - rows.length;
  const lines = formatColumns(rows, [3]).flatMap((line, index) => [
    line,
    ...failuresOf(shown[index]).map((text) => paint.dim(`      ${text}`)),
  ]);
  return [
    `${paint.bold('Checks')}  ${overall(checks)}`,
    ...lines,
    ...(hiddenCount > 0 ? [`  and ${hiddenCount} more; '--out PATH' writes all of them`] : []),
  ];

  /** How it failed: the predicate said no, or threw. */
  function failuresOf(check: CheckSummary | undefined): string[] {
    if (check === undefined || check.fails === 0) return [];
    const failures = failedChecks.filter((failed) => isSame(failed, check));
    return failures
      .slice(0, MAX_FAILURES)
      .flatMap((failed) => [
        ...(failed.message === undefined
          ? []
          : [`${failed.count}× threw ${shortenMiddle(failed.message, MAX_MESSAGE)}`]),
        ...failureText(failed),
      ]);
  }
}

function isSame(failed: FailedCheckSummary, check: CheckSummary): boolean {
  const { name, scenario, group } = check;
  return failed.name === name && failed.scenario === scenario && failed.group === group;
}

function overall(checks: readonly CheckSummary[]): string {
  const passes = checks.reduce((sum, check) => sum + check.passes, 0);
  const all = checks.reduce((sum, check) => sum + total(check), 0);
  return `${formatPercent(all === 0 ? 1 : passes / all)} of ${all} passed`;
}

function total(check: CheckSummary): number {
  return check.passes + check.fails;
}

function placeOf({ scenario, group }: CheckSummary, isSingle: boolean): string {
  const parts = [isSingle ? '' : scenario, group].filter((part) => part !== '');
  return parts.length === 0 ? '' : `in ${parts.join(' › ')}`;
}
