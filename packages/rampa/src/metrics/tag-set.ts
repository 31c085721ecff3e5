import type { Tags } from '../core/metric.ts';

/** The same text for the same tags in any order, and for no others. */
export function tagSetKey(tags: Tags): string {
  const names = Object.keys(tags);
  if (names.length > 1) names.sort();
  let key = '';
  for (const name of names) {
    const value: unknown = tags[name];
    if (value === undefined) continue;
    // Lengths in front make it unambiguous whatever characters names and values have; what is not text
    // gets a key that no checked tag set has.
    const text = typeof value === 'string' ? `${value.length}:${value}` : '!';
    key += `${name.length}:${name}${text}`;
  }
  return key;
}

/** Whether `tags` has every tag of `selector`. */
export function matchesTags(tags: Tags, selector: Tags): boolean {
  return Object.entries(selector).every(
    ([name, value]) => Object.hasOwn(tags, name) && tags[name] === value,
  );
}

/** The different values of each tag among `tagSets`. */
export function valuesByTag(tagSets: Iterable<Tags>): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const tags of tagSets) {
    for (const [name, value] of Object.entries(tags)) {
      const seen = values.get(name);
      if (seen === undefined) values.set(name, new Set([value]));
      else seen.add(value);
    }
  }
  return values;
}
