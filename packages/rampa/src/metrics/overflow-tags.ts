import { OVERFLOW_TAG, type Tags } from '../core/metric.ts';

/** Tags whose values are few, so that samples beyond the budget can keep them. */
const KEPT = ['scenario', 'group', 'method', 'status', 'error'] as const;

/** How many overflow series a metric can have; what comes after is in one without any tag. */
export const OVERFLOW_LIMIT = 100;

/** What a series is called that has no tag but that it is beyond the budget. */
export const BARE_OVERFLOW: Tags = Object.freeze({ [OVERFLOW_TAG]: 'true' });

/** What the series beyond the budget that takes the samples of `tags` is called. */
export function overflowTags(tags: Tags): Tags {
  const kept = KEPT.flatMap((name) => {
    const value = Object.hasOwn(tags, name) ? tags[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.freeze({ ...Object.fromEntries(kept), ...BARE_OVERFLOW });
}

/** Whether a selection sees all of the samples beyond the budget that belong to it. */
export function seesOverflow(selector: Tags): boolean {
  return Object.keys(selector).every((name) => KEPT.some((kept) => kept === name));
}
