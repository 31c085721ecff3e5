import { formatValue } from '../../core/errors.ts';
import { isTagName, TAG_NAME_RULE, type Tags } from '../../core/metric.ts';

/** Sets that are remembered before it starts over. */
const MAX_SETS = 10_000;

/** Reads the tags of requests, and gives the same object for the same tags. */
export class TagSets {
  readonly #sets = new Map<string, Tags>();

  /** Tags whose values are text, on top of `base`; others go to `problems`. */
  read(tags: unknown, base: Tags | undefined, problems: string[]): Tags | undefined {
    if (tags === undefined) return base;
    if (typeof tags !== 'object' || tags === null) {
      problems.push(`tags must be an object, got ${formatValue(tags)}`);
      return base;
    }
    const given = tags as Readonly<Record<string, unknown>>;
    let key = base === undefined ? '' : keyOf(base);
    for (const name in given) {
      const value = given[name];
      if (!isTagName(name)) {
        problems.push(`tags must have ${TAG_NAME_RULE}, got ${formatValue(name)}`);
      }
      if (typeof value === 'string') key += keyPart(name, value);
      else problems.push(`tags.${name} must be a string, got ${formatValue(value)}`);
    }
    return this.#sets.get(key) ?? this.#remember(key, { ...base, ...(given as Tags) });
  }

  #remember(key: string, tags: Tags): Tags {
    if (this.#sets.size >= MAX_SETS) this.#sets.clear();
    this.#sets.set(key, tags);
    return tags;
  }
}

function keyOf(tags: Tags): string {
  return Object.entries(tags).reduce((key, [name, value]) => key + keyPart(name, value), '');
}

/** With the lengths in front nothing in a name or a value can be taken for its end. */
function keyPart(name: string, value: string): string {
  return `${name.length}:${name}${value.length}:${value}`;
}
