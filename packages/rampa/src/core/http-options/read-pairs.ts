import { formatValue } from '../errors.ts';
import { isPlainObject } from './is-plain-object.ts';
import { kindOfValue } from './kind-of-value.ts';
import type { Report } from './report.ts';

/** What names and values can be given as. */
const FORMS = 'an object, a Map or another list of name and value pairs';

/**
 * Reads names and values from a plain object, or from anything that lists pairs: `URLSearchParams`, `Headers`, a
 * `Map`, an array of arrays. An object that holds none of them, such as a promise, is a problem, not an empty list.
 * @param isSecret values are then left out of messages
 */
export function readPairs(
  source: unknown,
  onPair: (name: string, value: unknown) => void,
  report: Report,
  isSecret = false,
): void {
  if (typeof source !== 'object' || source === null) {
    report([], `must be ${FORMS}, got ${isSecret ? kindOfValue(source) : formatValue(source)}`);
  } else if (Symbol.iterator in source) {
    readListed(source as Iterable<unknown>, onPair, report);
  } else if (isRecord(source)) {
    for (const name in source) {
      if (Object.hasOwn(source, name)) onPair(name, source[name]);
    }
  } else {
    report([], `must be ${FORMS}, got ${Object.prototype.toString.call(source)}`);
  }
}

function readListed(
  source: Iterable<unknown>,
  onPair: (name: string, value: unknown) => void,
  report: Report,
): void {
  let index = 0;
  for (const pair of source) {
    const [name, value]: unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (typeof name === 'string') onPair(name, value);
    else report([String(index)], 'must be a pair of a name and a value');
    index++;
  }
}

/** Instances of classes count when there is something in them to send. */
function isRecord(source: object): source is Readonly<Record<string, unknown>> {
  return isPlainObject(source) || Object.keys(source).length > 0;
}
