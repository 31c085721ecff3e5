import { closestName } from '../../core/closest.ts';
import { formatValue } from '../../core/errors.ts';
import type { HttpRequestOptions } from '../../core/http.ts';
import {
  HTTP_OPTION_READERS,
  type HttpOptionValues,
} from '../../core/http-options/http-options.ts';
import type { Report } from '../../core/http-options/report.ts';

/** All options of a request; true for those that say how it is made, and that have a reader of their own. */
const KNOWN = {
  headers: false,
  query: false,
  body: false,
  json: false,
  form: false,
  name: false,
  tags: false,
  timeout: true,
  auth: true,
  maxRedirects: true,
  expectedStatuses: true,
  retry: true,
  discardBody: true,
  maxBody: true,
  httpVersion: true,
  signal: false,
} as const satisfies Record<keyof HttpRequestOptions, boolean>;

const IS_SETTING: ReadonlyMap<string, boolean> = new Map(Object.entries(KNOWN));

/** The names of all options of a request. */
export const REQUEST_OPTIONS: ReadonlySet<string> = new Set(Object.keys(KNOWN));

type Setting = Exclude<keyof typeof HTTP_OPTION_READERS, 'baseUrl' | 'headers'>;

/** How many options say how the request is made; those that do not exist go to `problems`. */
export function countSettings(options: HttpRequestOptions, problems: string[]): number {
  let count = 0;
  for (const key in options) {
    const isSetting = IS_SETTING.get(key);
    if (isSetting === true) count++;
    else if (isSetting === undefined) {
      problems.push(unknownOption(key, 'a request option', IS_SETTING.keys()));
    }
  }
  return count;
}

/** How the request is made, as far as the options say it; what is wrong goes to `problems`. */
export function readSettings(options: HttpRequestOptions, problems: string[]): HttpOptionValues {
  const values: Record<string, unknown> = {};
  for (const key in options) {
    if (IS_SETTING.get(key) !== true) continue;
    const name = key as Setting;
    const source: unknown = options[name];
    if (source === undefined) continue;
    values[name] = HTTP_OPTION_READERS[name](source, reportAs(name, problems));
  }
  return values;
}

/** Adds to `problems` what is wrong with the option of this name. */
export function reportAs(name: string, problems: string[]): Report {
  return (path, problem) => problems.push(`${[name, ...path].join('.')} ${problem}`);
}

/** What is wrong with an option that does not exist. */
export function unknownOption(name: string, noun: string, names: Iterable<string>): string {
  const known = [...names];
  const closest = closestName(name, known);
  const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
  return `${name} is not ${noun}${guess} known: ${known.join(', ')}`;
}

/** The value of the `name` tag; `undefined` for the default. */
export function readName(name: unknown, problems: string[]): string | undefined {
  if (name === undefined || (typeof name === 'string' && name !== '')) return name;
  problems.push(`name must be a text that is not empty, got ${formatValue(name)}`);
  return undefined;
}

/** The signal that ends the request. */
export function readSignal(signal: unknown, problems: string[]): AbortSignal | undefined {
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  problems.push(`signal must be an AbortSignal, got ${formatValue(signal)}`);
  return undefined;
}
