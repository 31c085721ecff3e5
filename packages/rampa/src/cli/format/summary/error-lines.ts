import type { IterationErrorSummary } from '../../../core/failure.ts';
import { userFrames } from '../../../runner/user-frames.ts';
import { shortenMiddle, wrapWords } from '../columns.ts';
import { failureText } from './failure-text.ts';
import type { SummaryView } from './summary-view.ts';

const MAX_KINDS = 8;
const WIDTH = 88;
/** Long enough for every message of rampa. */
const MAX_MESSAGE = 240;
const MAX_PLACE = 60;

/** What iterations threw, the most frequent first, each with the place in the user's code. */
export function errorLines({ result, paint, cwd }: SummaryView): string[] {
  const { errors } = result;
  if (errors.length === 0) return [];
  const sorted = [...errors].sort((left, right) => right.count - left.count);
  const count = errors.reduce((sum, error) => sum + error.count, 0);
  const hiddenCount = errors.length - Math.min(errors.length, MAX_KINDS);
  return [
    `${paint.bold('Errors')}  ${paint.red(String(count))} in ${kinds(errors.length)}`,
    ...sorted.slice(0, MAX_KINDS).flatMap((error) => oneError(error)),
    ...(hiddenCount > 0
      ? [`  and ${kinds(hiddenCount)} more; '--out PATH' writes all of them`]
      : []),
  ];

  function oneError(error: IterationErrorSummary): string[] {
    const { scenario, kind, message, count, stack, hint } = error;
    const [place] = userFrames(stack, cwd, 1);
    const [firstLine = ''] = message.split('\n');
    const text = `${kind}: ${shortenMiddle(firstLine, MAX_MESSAGE)}`;
    const [first, ...more] = wrapWords(text, WIDTH);
    return [
      `  ${paint.red(`${count}×`)} ${first}`,
      ...more.map((line) => `     ${line}`),
      paint.dim(
        `     in ${shortenMiddle(scenario, MAX_PLACE)}${place === undefined ? '' : ` at ${place}`}`,
      ),
      ...failureText(error).map((line) => paint.dim(`     ${line}`)),
      ...hintLines(hint),
    ];
  }
}

function hintLines(hint: string | undefined): string[] {
  if (hint === undefined) return [];
  const text = `hint: ${shortenMiddle(hint, MAX_MESSAGE)}`;
  return wrapWords(text, WIDTH).map((line) => `     ${line}`);
}

function kinds(count: number): string {
  return count === 1 ? '1 kind' : `${count} kinds`;
}
