import { describeThrown } from '../../core/errors.ts';

/** Of `ENOENT: no such file or directory, open 'order.json'` the part that is for people. */
export function reasonOf(error: unknown): string {
  const text = describeThrown(error);
  return /^[A-Z]+: ([^,]+), /.exec(text)?.[1] ?? text;
}
