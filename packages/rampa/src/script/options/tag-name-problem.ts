import { OVERFLOW_TAG } from '../../core/metric.ts';

/** What is wrong with the name of a user's tag, to follow the tag in a message. */
export function tagNameProblem(name: string): string | undefined {
  if (RESERVED.has(name)) return 'is a tag that rampa sets itself; choose another name';
  if (TAG_NAME.test(name)) return undefined;
  return 'is not the name of a tag: use 1 to 128 letters, digits and _ . -';
}

/** Tags that samples get from rampa: one of the user's with such a name would be lost, or would lie. */
const RESERVED: ReadonlySet<string> = new Set([
  'scenario',
  'group',
  'check',
  'method',
  'name',
  'status',
  'error',
  'reason',
  OVERFLOW_TAG,
]);

const TAG_NAME = /^[\p{L}\p{N}_.-]{1,128}$/u;
