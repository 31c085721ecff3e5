import type * as z from 'zod';
import { closestName } from '../../core/closest.ts';
import { formatValue } from '../../core/errors.ts';
import { kindOfValue } from '../../core/http-options/kind-of-value.ts';
import type { Problems } from '../../core/problems.ts';
import { isDurationError } from './fields.ts';

/** Says what is wrong with a key that a schema does not know. */
export type ExplainUnknown = (path: string, key: string, known: readonly string[]) => string;

/**
 * Reads `source` by a schema of `fields.ts` and adds a line to `problems` for everything that is wrong.
 * @param path names `source` in these lines, such as `scenarios.checkout`
 * @returns `undefined` when something is wrong
 */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  source: unknown,
  path: string,
  problems: Problems,
  explainUnknown: ExplainUnknown = explainUnknownKey,
): z.output<Schema> | undefined {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = formatPath(path, issue.path);
    if (issue.code === 'unrecognized_keys') {
      const known = issue.message.split(', ');
      for (const key of issue.keys) problems.add(explainUnknown(at, key, known));
    } else if (issue.code === 'custom' && typeof issue.params?.['problem'] === 'string') {
      problems.add(`${at} ${issue.params['problem']}`);
    } else {
      problems.add(`${at} must be ${issue.message}, ${gotValue(path, source, issue)}`);
    }
  }
  return undefined;
}

/** The line for a key that is known nowhere. */
export function explainUnknownKey(path: string, key: string, known: readonly string[]): string {
  const closest = closestName(key, known);
  const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
  const separator = closest === undefined ? ', known' : ' known';
  return `${formatPath(path, [key])} is not an option here${guess}${separator}: ${known.join(', ')}`;
}

/** `path` followed by keys and indices, the way they are written in a script. */
export function formatPath(path: string, keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    return /^[\p{L}\p{N}_$-]+$/u.test(name) ? `${text}.${name}` : `${text}[${formatValue(name)}]`;
  }, path);
}

/** What may hold keys or passwords by itself: messages say only what kind of value was given. */
const SECRET: ReadonlySet<PropertyKey | undefined> = new Set(['tls', 'proxy', 'http', 'https']);

/** The same for these and all that is in them. */
const SECRET_GROUPS: readonly string[] = ['clientCertificates', 'ca', 'env', 'options'];

function isSecret(path: string, keys: readonly PropertyKey[]): boolean {
  const isInGroup = SECRET_GROUPS.some((group) => keys.includes(group));
  return path === '--env' || isInGroup || SECRET.has(keys.at(-1));
}

function gotValue(path: string, source: unknown, issue: z.core.$ZodIssue): string {
  const value = valueAt(source, issue.path);
  if (isSecret(path, issue.path)) return `got ${kindOfValue(value)}`;
  const got = `got ${formatValue(value)}`;
  if (typeof value !== 'number' || value <= 0 || !isDurationError(issue.message)) return got;
  return `${got}; a unit is missing: write '${value}s' or '${value}ms'`;
}

function valueAt(source: unknown, keys: readonly PropertyKey[]): unknown {
  let value = source;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
