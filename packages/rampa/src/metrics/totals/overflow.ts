import { boundedText } from '../../core/bounded-text.ts';
import { OVERFLOW_TAG } from '../../core/metric.ts';
import { KEPT_TAGS } from '../overflow-tags.ts';
import type { FoldedValues } from './folded-values.ts';

/** What a metric has beyond its series budget. */
export interface Overflow {
  readonly metric: string;
  readonly samples: number;
  /** The values that each tag has in the series that are kept. */
  readonly keptValues: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys of thresholds that may miss some of these samples. */
  readonly blindKeys: readonly string[];
}

const MAX_LISTED = 20;
const EXAMPLE_COUNT = 3;
const MAX_EXAMPLE = 80;

/** One sentence about all metrics that have samples beyond the budget of `maxSeries`; none without such metrics. */
export function overflowWarnings(
  overflows: readonly Overflow[],
  folded: FoldedValues,
  maxSeries: number,
): string[] {
  if (overflows.length === 0) return [];
  const byTag = new Map<string | undefined, Overflow[]>();
  for (const overflow of overflows) {
    const tag = widestTag(overflow, folded);
    byTag.set(tag, [...(byTag.get(tag) ?? []), overflow]);
  }
  const fact = `beyond ${maxSeries} series per metric, samples are in ${OVERFLOW_TAG} series, which keep only the tags ${KEPT_TAGS.slice(0, -1).join(', ')} and ${KEPT_TAGS.at(-1)}`;
  const causes = Array.from(byTag, ([tag, members]) => cause(tag, members, folded));
  const blind = overflows.flatMap(({ blindKeys }) => blindKeys);
  const misses = blind.map(
    (key) => `threshold ${key} may miss samples that are in ${OVERFLOW_TAG}`,
  );
  return [`${fact}: ${[...listed(causes), 'or raise maxSeries'].join('; ')}`, ...listed(misses)];
}

/** The tag with the most different values; `undefined` when none has several. */
function widestTag({ keptValues }: Overflow, folded: FoldedValues): string | undefined {
  let widest: string | undefined;
  let most = 1;
  for (const [tag, kept] of keptValues) {
    const { size } = new Set([...kept, ...folded.valuesOf(tag)]);
    if (size <= most) continue;
    widest = tag;
    most = size;
  }
  return widest;
}

function cause(
  tag: string | undefined,
  overflows: readonly Overflow[],
  folded: FoldedValues,
): string {
  const metrics = listed(overflows.map(({ metric, samples }) => `${metric} (${samples})`));
  if (tag === undefined) return metrics.join(', ');
  const kept = overflows.flatMap(({ keptValues }) => [...(keptValues.get(tag) ?? [])]);
  const values = [...new Set([...kept, ...folded.valuesOf(tag)])];
  const count = `${folded.isComplete(tag) ? '' : 'at least '}${values.length}`;
  const examples = values
    .slice(0, EXAMPLE_COUNT)
    .map((value) => `'${boundedText(value, MAX_EXAMPLE)}'`);
  const fact = `because tag '${tag}' has ${count} values such as ${examples.join(', ')}`;
  return `${metrics.join(', ')} ${fact}: ${adviceFor(tag)}`;
}

function adviceFor(tag: string): string {
  if (tag !== 'name' && tag !== 'url') return 'use fewer';
  return "group requests with the url`...` tag or the option 'name'";
}

/** Names that a script makes up must not make the sentence endless. */
function listed(texts: readonly string[]): readonly string[] {
  if (texts.length <= MAX_LISTED) return texts;
  return [...texts.slice(0, MAX_LISTED), `and ${texts.length - MAX_LISTED} more`];
}
