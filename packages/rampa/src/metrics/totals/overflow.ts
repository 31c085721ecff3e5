import { OVERFLOW_TAG } from '../../core/metric.ts';

/** What a metric has beyond its series budget. */
export interface Overflow {
  readonly metric: string;
  readonly samples: number;
  /** The tag whose values made so many series; `undefined` when no tag stands out. */
  readonly tag: string | undefined;
}

const MAX_LISTED = 20;

/** One sentence about all metrics that have samples beyond the budget of `maxSeries`; none without such metrics. */
export function overflowWarnings(overflows: readonly Overflow[], maxSeries: number): string[] {
  if (overflows.length === 0) return [];
  const metrics = overflows.map(({ metric, samples }) => `${metric} (${samples})`);
  const tags = new Set(overflows.flatMap(({ tag }) => tag ?? []));
  const fact = `beyond ${maxSeries} series per metric, samples are in ${OVERFLOW_TAG} series, which no tag selector sees`;
  const advice = [...listed([...tags].map(adviceFor)), 'or raise maxSeries'];
  return [`${fact}: ${listed(metrics).join(', ')}; ${advice.join('; ')}`];
}

function adviceFor(tag: string): string {
  const how =
    tag === 'name' || tag === 'url'
      ? "group requests with the url`...` tag or the option 'name'"
      : 'use fewer';
  return `tag '${tag}' has the most values: ${how}`;
}

/** Names that a script makes up must not make the sentence endless. */
function listed(texts: readonly string[]): readonly string[] {
  if (texts.length <= MAX_LISTED) return texts;
  return [...texts.slice(0, MAX_LISTED), `and ${texts.length - MAX_LISTED} more`];
}
