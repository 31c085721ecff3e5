import type { ZodError } from 'zod';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import { RESULT_SCHEMA } from '../../core/result-schema.ts';
import { EARLIER_RUN_HINT } from './read-recording.ts';

/** Notes that JSON which was to be a result is none, and where it is not. */
export function refuseResult(
  what: string,
  path: string,
  error: ZodError,
  problems: Problems,
): void {
  const where = error.issues[0]?.path.join('.') ?? '';
  const got = `${formatValue(path)} which is not${where === '' ? '' : ` at '${where}'`}`;
  problems.add(
    `${what} must be a whole result of version ${RESULT_SCHEMA}, got ${got}`,
    EARLIER_RUN_HINT,
  );
}
