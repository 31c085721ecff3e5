import { boundedText } from '../../core/bounded-text.ts';
import { OVERFLOW_TAG, type Tags } from '../../core/metric.ts';

const MAX_LABEL = 300;

/** What a report calls the requests with these tags: their method and name. */
export function requestLabel(tags: Tags): string {
  if (tags[OVERFLOW_TAG] !== undefined) return 'requests beyond the series budget';
  const { method, name } = tags;
  return boundedText([method, name].filter((one) => one !== undefined).join(' '), MAX_LABEL);
}
