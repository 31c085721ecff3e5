import { OVERFLOW_TAG, type Tags } from '../core/metric.ts';

/** Tags whose values are few, so that samples beyond the budget can keep them. */
export const KEPT_TAGS: readonly string[] = ['scenario', 'group', 'method', 'status', 'error'];

/** What a series is called that has no tag but that it is beyond the budget. */
export const BARE_OVERFLOW: Tags = Object.freeze({ [OVERFLOW_TAG]: 'true' });

/** What the series beyond the budget that takes the samples of `tags` is called. */
export function overflowTags(tags: Tags): Tags {
  const kept = KEPT_TAGS.flatMap((name) => {
    const value = Object.hasOwn(tags, name) ? tags[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.freeze({ ...Object.fromEntries(kept), ...BARE_OVERFLOW });
}

/** Whether a selection sees all of the samples beyond the budget that belong to it. */
export function seesOverflow(selector: Tags): boolean {
  return Object.keys(selector).every((name) => KEPT_TAGS.includes(name));
}
