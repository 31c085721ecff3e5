import { closestName } from '../../../core/closest.ts';
import { formatValue } from '../../../core/errors.ts';
import type { CookieOptions } from '../../../core/http.ts';

const KINDS = {
  domain: 'string',
  path: 'string',
  maxAge: 'number',
  secure: 'boolean',
  httpOnly: 'boolean',
  sameSite: 'string',
} as const satisfies Record<keyof CookieOptions, string>;

const NAMES = Object.keys(KINDS);

const SAME_SITE: readonly unknown[] = ['strict', 'lax', 'none'];

const NAME = /^[^\p{Cc}=;\s\u0100-\uffff]+$/u;
const VALUE = /^[^\p{Cc};\u0100-\uffff]*$/u;

/** What is wrong with a cookie that a script sets. Its value can be secret and is never shown. */
export function cookieProblems(name: unknown, value: unknown, options: unknown): string[] {
  const problems: string[] = [];
  if (typeof name !== 'string' || !NAME.test(name)) {
    problems.push(
      `a cookie's name must be a text without = ; and spaces, got ${formatValue(name)}`,
    );
  }
  if (typeof value !== 'string' || !VALUE.test(value)) {
    problems.push("a cookie's value must be a text without ; and control characters");
  }
  if (typeof options !== 'object' || options === null) {
    problems.push(`a cookie's options must be an object, got ${formatValue(options)}`);
  } else {
    for (const [key, given] of Object.entries(options)) {
      const problem = given === undefined ? undefined : optionProblem(key, given);
      if (problem !== undefined) problems.push(`a cookie's ${key} ${problem}`);
    }
  }
  return problems;
}

function optionProblem(key: string, given: unknown): string | undefined {
  if (!isOption(key)) {
    const closest = closestName(key, NAMES);
    const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
    return `is not known${guess} known: ${NAMES.join(', ')}`;
  }
  if (key === 'sameSite' && !SAME_SITE.includes(given)) {
    return `must be "strict", "lax" or "none", got ${formatValue(given)}`;
  }
  const kind = KINDS[key];
  return typeof given === kind && !Number.isNaN(given)
    ? undefined
    : `must be a ${kind}, got ${formatValue(given)}`;
}

function isOption(key: string): key is keyof typeof KINDS {
  return Object.hasOwn(KINDS, key);
}
