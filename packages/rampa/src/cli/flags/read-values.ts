import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';

/** Collects a repeatable flag's values. */
export function collectValues(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** `KEY=VALUE` flags as one object; a key that is given twice has the last value. Values may be secret: no message has one. */
export function readPairs(
  flag: string,
  texts: readonly string[],
  problems: Problems,
): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at > 0) pairs.push([text.slice(0, at), text.slice(at + 1)]);
    else {
      const got = at < 0 ? "a text without '='" : "nothing before '='";
      problems.add(`${flag} must be KEY=VALUE, got ${got}`);
    }
  }
  return Object.fromEntries(pairs);
}

/** Notes a value that is not what the flag needs. */
export function wrong(flag: string, expected: string, text: string, problems: Problems): void {
  problems.add(`${flag} must be ${expected}, got ${formatValue(text)}`);
}
