import { closestName } from '../closest.ts';
import { formatValue } from '../errors.ts';
import type { AuthPlan } from '../http-plan.ts';
import { isHeaderValue } from './header-syntax.ts';
import { kindOfValue } from './kind-of-value.ts';
import type { Report } from './report.ts';

/** What each kind of credentials consists of. */
const PARTS: Readonly<Record<AuthPlan['type'], readonly string[]>> = {
  basic: ['username', 'password'],
  digest: ['username', 'password'],
  bearer: ['token'],
};

/** What could end a header, or a name in it. */
const CONTROL = /\p{Cc}/u;

/** Reads credentials; `false` is none. Messages say nothing of what they hold. */
export function readAuth(source: unknown, report: Report): AuthPlan | false {
  if (source === false) return false;
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    const form = 'an object such as { type: "bearer", token }, or false';
    report([], `must be ${form}, got ${kindOfValue(source)}`);
    return false;
  }
  const given: Readonly<Record<string, unknown>> = source as Readonly<Record<string, unknown>>;
  const { type } = given;
  if (type !== 'basic' && type !== 'digest' && type !== 'bearer') {
    // What is longer than a word may be a whole header's value.
    const isWord = typeof type === 'string' && /^[a-z]{1,12}$/i.test(type);
    const got = isWord ? formatValue(type) : kindOfValue(type);
    report(['type'], `must be "basic", "digest" or "bearer", got ${got}`);
    return false;
  }
  refuseOthers(given, PARTS[type], report);
  const text = (part: string): string => readPart(given[part], part, report);
  if (type === 'bearer') {
    if (given['token'] === '')
      report(['token'], 'must be a text that is not empty, got an empty one');
    return { type, token: readToken(text('token'), report) };
  }
  const username = text('username');
  if (type === 'basic' && username.includes(':')) {
    report(['username'], 'must have no colon, it would end there for the server');
  }
  return { type, username, password: text('password') };
}

function refuseOthers(
  given: Readonly<Record<string, unknown>>,
  parts: readonly string[],
  report: Report,
): void {
  for (const key of Object.keys(given)) {
    if (key === 'type' || parts.includes(key)) continue;
    const closest = closestName(key, parts);
    const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
    report([key], `is not known here${guess} known: type, ${parts.join(', ')}`);
  }
}

function readPart(value: unknown, part: string, report: Report): string {
  if (typeof value === 'string' && !CONTROL.test(value)) return value;
  const got = typeof value === 'string' ? 'some' : kindOfValue(value);
  report([part], `must be a text without control characters, got ${got}`);
  return '';
}

function readToken(token: string, report: Report): string {
  if (!isHeaderValue(token)) report(['token'], 'must have no characters beyond Latin-1');
  return token;
}
