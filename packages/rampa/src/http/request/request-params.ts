import { formatValue } from '../../core/errors.ts';
import { isPlainObject } from '../../core/http-options/is-plain-object.ts';
import { readPairs } from '../../core/http-options/read-pairs.ts';

/** Parameters of a query or a form as name and value pairs; adds what cannot be one to `problems`. */
export function readParams(
  source: unknown,
  option: string,
  problems: string[],
): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  readPairs(
    source,
    (name, value) => {
      if (value === undefined) return;
      for (const single of Array.isArray(value) ? value : [value]) {
        if (isParam(single)) pairs.push([name, String(single)]);
        else {
          const allowed = 'a string, a number, a boolean or a list of them';
          problems.push(`${option}.${name} must be ${allowed}, got ${formatValue(single)}`);
        }
      }
    },
    (path, problem) => problems.push(`${[option, ...path].join('.')} ${problem}`),
  );
  return pairs;
}

/** The URL with parameters added to its query. Spaces become `%20`: every server reads that, and not every one `+`. */
export function withQuery(url: string, query: unknown, problems: string[]): string {
  const text = formatPlain(query) ?? formatPairs(readParams(query, 'query', problems));
  if (text === '') return url;
  const hash = url.indexOf('#');
  const address = hash < 0 ? url : url.slice(0, hash);
  return `${address}${address.includes('?') ? '&' : '?'}${text}`;
}

/** The short way: a plain object of single values. @returns `undefined` for anything else */
function formatPlain(query: unknown): string | undefined {
  if (!isPlainObject(query)) return undefined;
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (!isParam(value)) return undefined;
    text += `${text === '' ? '' : '&'}${encodeParam(name)}=${encodeParam(String(value))}`;
  }
  return text;
}

function formatPairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map((pair) => pair.map(encodeParam).join('=')).join('&');
}

const NEEDS_NO_CODE = /^[\w.~-]*$/;

function encodeParam(text: string): string {
  return NEEDS_NO_CODE.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

function isParam(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
