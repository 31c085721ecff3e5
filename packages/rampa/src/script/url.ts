import { formatValue, RampaError } from '../core/errors.ts';
import type { NamedUrl } from '../core/http.ts';

/** What can be inserted in a `url` template. */
export type UrlValue = string | number | bigint | boolean;

/**
 * Tags a template so that all its addresses share one name: `` url`https://shop.example/users/${id}` `` has the
 * name `/users/{}`. The name is the path; origin, query and fragment are left out.
 *
 * Inserted values are percent-encoded, except a base at the very start and parts of the origin, which are
 * inserted as they are: `` url`${base}/users/${id}` `` also has the name `/users/{}`.
 * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` for a value that is no text, number or boolean
 */
export function url(strings: TemplateStringsArray, ...values: readonly UrlValue[]): NamedUrl {
  let template = TEMPLATES.get(strings);
  if (template === undefined) {
    template = readTemplate(strings);
    TEMPLATES.set(strings, template);
  }
  let href = strings[0] ?? '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    href += (index < template.rawCount ? insertRaw(value) : encode(value)) + strings[index + 1];
  }
  return { href, name: template.name };
}

interface Template {
  readonly name: string;
  /** How many of the first values belong to the origin and so are not encoded. */
  readonly rawCount: number;
}

/** One entry per template in the source code, so reading it costs nothing per request. */
const TEMPLATES = new WeakMap<TemplateStringsArray, Template>();

const PLACEHOLDER = '{}';
const ORIGIN = /^[a-z{][a-z0-9+.{}-]*:\/\/[^/?#]*/i;
const BASE = /^\{\}(?::[^/?#]*)?/;

function readTemplate(strings: TemplateStringsArray): Template {
  const text = strings.join(PLACEHOLDER);
  const origin = (ORIGIN.exec(text) ?? BASE.exec(text))?.[0] ?? '';
  const path = text.slice(origin.length).replace(/[?#].*$/s, '');
  return { name: nameOf(path, origin), rawCount: origin.split(PLACEHOLDER).length - 1 };
}

function nameOf(path: string, origin: string): string {
  // A base alone can be any address, so nothing better is known.
  if (path === '') return origin === PLACEHOLDER ? PLACEHOLDER : '/';
  return path.startsWith('/') ? path : `/${path}`;
}

function encode(value: UrlValue | undefined): string {
  if (typeof value === 'number') return `${value}`;
  return encodeURIComponent(insertRaw(value));
}

function insertRaw(value: UrlValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return `${value}`;
  }
  throw new RampaError(
    'RAMPA_HTTP_REQUEST_INVALID',
    `a value inserted in a url must be text, a number or a boolean, got ${formatValue(value)}`,
  );
}
