import { describeThrown } from '../core/errors.ts';
import type { Problems } from '../core/problems.ts';
import { formatPath } from './options/read-options.ts';

/** No option lies deeper than this. */
const MAX_DEPTH = 20;

/**
 * Copies what a script exports as data, so that everything after it reads plain values: a getter or a proxy is
 * asked once, and what it throws, or a value that contains itself, is a problem like any other.
 * @param path names `source` in the problems
 */
export function copyData(source: unknown, path: string, problems: Problems): unknown {
  return copy(source, { path, depth: 0, above: [], problems });
}

/** Objects whose content is not in their properties: read as data they would be empty. */
const FOREIGN = [Map, Set, Promise, Date] as const;

interface Place {
  readonly path: string;
  readonly depth: number;
  /** The objects that this one lies in. */
  readonly above: readonly object[];
  readonly problems: Problems;
}

function copy(source: unknown, place: Place): unknown {
  if (typeof source !== 'object' || source === null) return source;
  const { path, depth, above, problems } = place;
  const kind = FOREIGN.find((type) => source instanceof type);
  if (kind !== undefined) {
    problems.add(`${path} must be plain data, got a ${kind.name}`);
    return undefined;
  }
  if (above.includes(source) || depth > MAX_DEPTH) {
    problems.add(`${path} must not contain itself`);
    return undefined;
  }
  try {
    const into = (key: string | number, value: unknown): unknown =>
      copy(value, {
        path: formatPath(path, [key]),
        depth: depth + 1,
        above: [...above, source],
        problems,
      });
    if (Array.isArray(source)) return source.map((value, index) => into(index, value));
    const names = Object.keys(source);
    return Object.fromEntries(
      names.map((name) => [name, into(name, readProperty(source, name, place))]),
    );
  } catch (thrown) {
    problems.add(`${path} cannot be read: ${describeThrown(thrown)}`);
    return undefined;
  }
}

function readProperty(source: object, name: string, { path, problems }: Place): unknown {
  try {
    return Reflect.get(source, name);
  } catch (thrown) {
    problems.add(`${formatPath(path, [name])} threw when it was read: ${describeThrown(thrown)}`);
    return undefined;
  }
}
