import type { Tags } from '../../core/metric.ts';
import type { FoldedTag } from '../frame.ts';

/** Different values of one tag that are told apart, and how long they may be together. */
const MAX_VALUES = 10_000;
const MAX_CHARACTERS = 500_000;
/** Scripts can make up names of tags, too. */
const MAX_TAGS = 20;

interface TagValues {
  readonly known: Set<string>;
  /** The same in order of appearance. */
  readonly values: string[];
  characterCount: number;
  isCut: boolean;
  takenCount: number;
  hasTakenCut: boolean;
}

/** Which values the tags had of series beyond the budget: enough to say what exploded, and never more than that. */
export class FoldedValues {
  readonly #byTag = new Map<string, TagValues>();

  /** Notes the tags of a series that is not kept apart. */
  add(tags: Tags): void {
    for (const [tag, value] of Object.entries(tags)) {
      const held = this.#of(tag);
      if (held !== undefined) addValue(held, value);
    }
  }

  /** Notes what another one has taken. */
  merge(folded: readonly FoldedTag[]): void {
    for (const { tag, values, isCut } of folded) {
      const held = this.#of(tag);
      if (held === undefined) continue;
      for (const value of values) addValue(held, value);
      held.isCut ||= isCut;
    }
  }

  /** What is new since the last call. */
  take(): FoldedTag[] {
    const taken: FoldedTag[] = [];
    for (const [tag, held] of this.#byTag) {
      const { values, isCut } = held;
      if (held.takenCount === values.length && held.hasTakenCut === isCut) continue;
      taken.push({ tag, values: values.slice(held.takenCount), isCut });
      held.takenCount = values.length;
      held.hasTakenCut = isCut;
    }
    return taken;
  }

  /** The values of a tag, in order of appearance. */
  valuesOf(tag: string): readonly string[] {
    return this.#byTag.get(tag)?.values ?? [];
  }

  /** False when the tag had more values than are known, or none is known. */
  isComplete(tag: string): boolean {
    return this.#byTag.get(tag)?.isCut === false;
  }

  #of(tag: string): TagValues | undefined {
    const known = this.#byTag.get(tag);
    if (known !== undefined || this.#byTag.size >= MAX_TAGS) return known;
    const held: TagValues = {
      known: new Set(),
      values: [],
      characterCount: 0,
      isCut: false,
      takenCount: 0,
      hasTakenCut: false,
    };
    this.#byTag.set(tag, held);
    return held;
  }
}

function addValue(held: TagValues, value: string): void {
  if (held.isCut || held.known.has(value)) return;
  const characterCount = held.characterCount + value.length;
  if (held.values.length >= MAX_VALUES || characterCount > MAX_CHARACTERS) {
    held.isCut = true;
    return;
  }
  held.known.add(value);
  held.values.push(value);
  held.characterCount = characterCount;
}
