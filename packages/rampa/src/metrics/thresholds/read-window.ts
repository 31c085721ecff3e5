import { formatDuration } from '../../core/duration.ts';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import type { ThresholdWindow } from '../../core/threshold.ts';
import { WINDOW_MAX_SECONDS } from './grammar.ts';
import type { ThresholdExpression } from './parse-expression.ts';

/** Where a window stands, for what is said about it. */
export interface WindowPlace {
  readonly path: string;
  /** The expression as the user wrote it. */
  readonly source: string;
  /** How long the run may go on as planned; `undefined` when that is not known. */
  readonly plannedMs: number | undefined;
}

/**
 * Makes sure that a window and its `for` can be judged in the run.
 * @returns `undefined` when there is no window, or no valid one
 */
export function readWindow(
  { windowMs, forMs }: ThresholdExpression,
  place: WindowPlace,
  problems: Problems,
): ThresholdWindow | undefined {
  const { path, source } = place;
  if (windowMs === undefined) {
    if (forMs !== undefined) {
      const hint = "Write a window before the operator, such as 'rate[1m]<0.01 for 20s'.";
      problems.add(`${path} must have a window for its 'for', got ${formatValue(source)}`, hint);
    }
    return undefined;
  }
  const seconds = readSeconds('window', windowMs, place, problems);
  const forSeconds = forMs === undefined ? undefined : readSeconds("'for'", forMs, place, problems);
  if (seconds === undefined) return undefined;
  refuseLonger(windowMs + (forMs ?? 0), place, problems);
  return { seconds, forSeconds };
}

function readSeconds(
  what: string,
  ms: number,
  { path, source }: WindowPlace,
  problems: Problems,
): number | undefined {
  const seconds = ms / 1000;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= WINDOW_MAX_SECONDS) return seconds;
  const longest = formatDuration(WINDOW_MAX_SECONDS * 1000);
  problems.add(
    `${path} must have a ${what} of whole seconds from 1s to ${longest}, got ${formatValue(source)}`,
  );
  return undefined;
}

/** It would never be over. */
function refuseLonger(
  neededMs: number,
  { path, source, plannedMs }: WindowPlace,
  problems: Problems,
): void {
  if (plannedMs === undefined || neededMs <= plannedMs) return;
  const needed = formatDuration(neededMs);
  const planned = formatDuration(plannedMs);
  problems.add(
    `${path} must fit into the ${planned} that the run is planned for, needs ${needed}, got ${formatValue(source)}`,
    'Shorten the window, or let the run go on longer.',
  );
}
