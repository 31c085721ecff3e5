import { describeThrown } from '../core/errors.ts';
import type { Problems } from '../core/problems.ts';
import { formatPath } from './options/read-options.ts';

/** No option lies deeper than this. */
const MAX_DEPTH = 20;

/** More than any test needs, and few enough to be read at once. */
const MAX_VALUES = 1_000_000;

/**
 * Copies what a script exports as data, so that everything after it reads plain values: a getter or a proxy is
 * asked once, and what it throws, or a value that contains itself, is a problem like any other. So are more
 * than a million values, where a part that is used in several places counts for each: nothing is copied then.
 * @param path names `source` in the problems
 */
export function copyData(source: unknown, path: string, problems: Problems): unknown {
  const budget = { path, valuesLeft: MAX_VALUES, isSpent: false };
  const value = copy(source, { path, depth: 0, above: [], budget, problems });
  // What is missing in a part of it would look like more problems.
  return budget.isSpent ? {} : value;
}

/** Objects whose content is not in their properties: read as data they would be empty. */
const FOREIGN = [Map, Set, Promise, Date] as const;

interface Place {
  readonly path: string;
  readonly depth: number;
  /** The objects that this one lies in. */
  readonly above: readonly object[];
  /** Of the whole copy, which its path names. Once it is spent nothing more is read. */
  readonly budget: { readonly path: string; valuesLeft: number; isSpent: boolean };
  readonly problems: Problems;
}

function copy(source: unknown, place: Place): unknown {
  if (typeof source !== 'object' || source === null) return source;
  const { path, depth, above, budget, problems } = place;
  if (above.includes(source)) {
    problems.add(`${path} must not contain itself`);
    return undefined;
  }
  if (depth > MAX_DEPTH) {
    spend(`be more than ${MAX_DEPTH} levels deep`, place);
    return undefined;
  }
  try {
    const kind = foreignKind(source);
    if (kind !== undefined) {
      problems.add(`${path} must be plain data, got a ${kind}`);
      return undefined;
    }
    const into = (key: string | number, value: unknown): unknown =>
      copy(value, {
        path: formatPath(path, [key]),
        depth: depth + 1,
        above: [...above, source],
        budget,
        problems,
      });
    if (Array.isArray(source)) {
      if (!afford(source.length, place)) return undefined;
      return source.map((value, index) => into(index, value));
    }
    const names = Object.keys(source);
    if (!afford(names.length, place)) return undefined;
    return Object.fromEntries(
      names.map((name) => [name, into(name, readProperty(source, name, place))]),
    );
  } catch (thrown) {
    problems.add(`${path} cannot be read: ${describeThrown(thrown)}`);
    return undefined;
  }
}

function foreignKind(source: object): string | undefined {
  if (ArrayBuffer.isView(source)) return Object.prototype.toString.call(source).slice(8, -1);
  return FOREIGN.find((type) => source instanceof type)?.name;
}

/** Takes the values out of the budget of the whole copy. */
function afford(count: number, place: Place): boolean {
  const { budget } = place;
  budget.valuesLeft -= count;
  if (budget.valuesLeft < 0) {
    spend(`have more than ${MAX_VALUES} values, counting shared parts each time`, place);
  }
  return !budget.isSpent;
}

/** Gives up on the whole copy, with one problem. */
function spend(excess: string, { budget, problems }: Place): void {
  if (!budget.isSpent) problems.add(`${budget.path} must not ${excess}`);
  budget.isSpent = true;
}

function readProperty(source: object, name: string, { path, problems }: Place): unknown {
  try {
    return Reflect.get(source, name);
  } catch (thrown) {
    problems.add(`${formatPath(path, [name])} threw when it was read: ${describeThrown(thrown)}`);
    return undefined;
  }
}
