/** The first of a list, as many as fit. */
export interface Bounded<Item> {
  readonly kept: readonly Item[];
  readonly leftOut: number;
}

/** As many items as have at most so many characters as JSON together. */
export function withinCharacters<Item>(items: readonly Item[], limit: number): Bounded<Item> {
  let characters = 0;
  const end = items.findIndex((item) => {
    characters += JSON.stringify(item).length;
    return characters > limit;
  });
  const count = end < 0 ? items.length : end;
  return { kept: items.slice(0, count), leftOut: items.length - count };
}
