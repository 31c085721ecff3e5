const PATTERN = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const UNITS_MS = [3_600_000, 60_000, 1000, 1] as const;

/**
 * Reads a duration such as `"1h30m"`, `"30s"` or `"500ms"`: whole numbers with the units h, m, s and ms,
 * in that order, each at most once.
 * @returns milliseconds, or `undefined` when `text` is not a duration
 */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null || text === '') return undefined;
  let totalMs = 0;
  for (const [index, unitMs] of UNITS_MS.entries()) {
    totalMs += Number(match[index + 1] ?? 0) * unitMs;
  }
  return Number.isSafeInteger(totalMs) ? totalMs : undefined;
}

/**
 * The text that {@link parseDuration} reads back as `ms`, largest units first, such as `"1m30s"`. Rounded to
 * whole milliseconds; nothing or less is `"0s"`.
 */
export function formatDuration(ms: number): string {
  let restMs = Math.round(ms);
  if (restMs <= 0) return '0s';
  let text = '';
  for (const [index, unitMs] of UNITS_MS.entries()) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) text += `${count}${['h', 'm', 's', 'ms'][index]}`;
  }
  return text;
}
