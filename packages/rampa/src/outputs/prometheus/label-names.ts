import type { SeriesId } from '../../core/slice.ts';
import type { Label } from './write-message.ts';

/** Labels that have a meaning of their own. */
const RESERVED = new Set(['__name__', 'quantile']);

/** A metric's name as Prometheus allows it: letters, digits, `_` and `:`; anything else becomes `_`. */
export function metricName(name: string): string {
  const text = name.replaceAll(/[^A-Za-z0-9_:]/g, '_');
  return /^[0-9]/.test(text) ? `_${text}` : text;
}

/**
 * The tags of a series as labels, sorted. Names keep letters, digits and `_`; anything else becomes `_`. A name that is
 * taken by then gets a number, one with a meaning of its own the prefix `tag_`. Tags without a value are left out.
 */
export function labelsOf({ tags }: SeriesId): Label[] {
  const labels = new Map<string, string>();
  for (const tag of Object.keys(tags).sort()) {
    const value = (tags[tag] ?? '').toWellFormed();
    if (value === '') continue;
    const name = labelName(tag);
    let free = name;
    for (let count = 2; labels.has(free); count++) free = `${name}_${count}`;
    labels.set(free, value);
  }
  return sorted(Array.from(labels, ([name, value]) => ({ name, value })));
}

/** By name, as Prometheus wants them: in the order of their bytes, which are ASCII. */
export function sorted(labels: readonly Label[]): Label[] {
  return labels.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function labelName(tag: string): string {
  if (RESERVED.has(tag)) return `tag_${tag}`;
  const text = tag.replaceAll(/[^A-Za-z0-9_]/g, '_');
  // Two underscores in front are for Prometheus itself.
  const plain = text.replace(/^__+/, '_');
  return /^[0-9]/.test(plain) ? `_${plain}` : plain;
}
