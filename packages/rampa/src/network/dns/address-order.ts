import type { AddressFamily } from '../../core/network.ts';

/** The addresses of a name: those that are taken first, and those for when all of them fail. */
export interface Answer {
  readonly preferred: readonly string[];
  readonly others: readonly string[];
}

interface FoundAddress {
  readonly address: string;
  readonly family: number;
}

/** Parts what was found by kind, each in its order; with one kind only, that is the preferred one. */
export function preferred(found: readonly FoundAddress[], family: AddressFamily): Answer {
  const wanted = family === 'prefer-ipv4' ? 4 : family === 'prefer-ipv6' ? 6 : undefined;
  const is = (each: FoundAddress): boolean => wanted === undefined || each.family === wanted;
  const first = found.filter(is).map(({ address }) => address);
  const others = found.filter((each) => !is(each)).map(({ address }) => address);
  return first.length === 0 ? { preferred: others, others: [] } : { preferred: first, others };
}

/** All addresses, beginning with one of the preferred: those after it, those before it, the others. */
export function orderedFrom({ preferred: list, others }: Answer, index: number): readonly string[] {
  return [...list.slice(index), ...list.slice(0, index), ...others];
}
