import * as z from 'zod';
import { parseDuration } from '../../core/duration.ts';
import { MAX_SEED } from '../../core/iteration-random.ts';
import { isPlainObject } from '../plain-object.ts';
import { tagNameProblem } from './tag-name-problem.ts';

// Every schema's error text completes the sentence "<path> must be ...", but a custom issue's `params.problem`
// is the whole of what follows the path. A failed check aborts, so that options
// are only compared with each other when each is right by itself.

/** The most VUs that a scenario can have. */
export const MAX_VUS = 1_000_000;

/** The most iterations per second that a scenario can start. */
export const MAX_RATE = 1_000_000;

/** A whole number in a range. */
export function integer(minimum: number, maximum: number): z.ZodInt {
  const error = `an integer from ${minimum} to ${maximum}`;
  const check = { error, abort: true };
  return z.int({ error }).min(minimum, check).max(maximum, check);
}

/** Text that is a duration; becomes milliseconds. */
export function duration(minimumMs: 0 | 1): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  const error = minimumMs === 0 ? ANY_DURATION : SOME_DURATION;
  return z.string({ error }).transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= minimumMs) return ms;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
}

const ANY_DURATION = "a duration such as '1m30s'";
const SOME_DURATION = "a duration of at least 1ms such as '1m30s'";

/** True for the error text of a duration field. */
export function isDurationError(text: string): boolean {
  return text === ANY_DURATION || text === SOME_DURATION;
}

/** A number of VUs. */
export const vuCount = integer(1, MAX_VUS);

/** The number of an iteration. */
export const iterationIndex = integer(0, Number.MAX_SAFE_INTEGER);

/** What random numbers are made from. */
export const seed = integer(0, MAX_SEED);

/** A number of iterations. */
export const iterationCount = integer(1, Number.MAX_SAFE_INTEGER);

const RATE_ERROR = `a number above 0 and up to ${MAX_RATE}`;

/** Iterations per time unit. */
export const rate = z
  .number({ error: RATE_ERROR })
  .positive({ error: RATE_ERROR, abort: true })
  .max(MAX_RATE, { error: RATE_ERROR, abort: true });

const RATE_TARGET_ERROR = `a number from 0 to ${MAX_RATE}`;

/** Iterations per time unit where a ramp starts or ends. */
export const rateTarget = z
  .number({ error: RATE_TARGET_ERROR })
  .min(0, { error: RATE_TARGET_ERROR, abort: true })
  .max(MAX_RATE, { error: RATE_TARGET_ERROR, abort: true });

/** Names and texts, such as variables. No record of zod's: that drops the name `__proto__` without a word. */
export const texts = z
  .custom<Readonly<Record<string, string>>>(isPlainObject, {
    error: 'an object of texts',
    abort: true,
  })
  .transform((source, context): Readonly<Record<string, string>> => {
    for (const [name, value] of Object.entries<unknown>(source)) {
      if (typeof value !== 'string') {
        context.addIssue({ code: 'custom', message: 'text', path: [name] });
      }
    }
    return Object.freeze(Object.fromEntries(Object.entries(source)));
  })
  .describe('object of texts');

/** Tags of all samples of a run or a scenario, with half characters replaced as in those of samples. */
export const tags = texts
  .superRefine((read, context) => {
    for (const name of Object.keys(read)) {
      const problem = tagNameProblem(name);
      if (problem === undefined) continue;
      context.addIssue({ code: 'custom', path: [name], params: { problem } });
    }
  })
  .transform((read): Readonly<Record<string, string>> => {
    const entries = Object.entries(read).map(([name, value]) => [name, value.toWellFormed()]);
    return Object.freeze(Object.fromEntries(entries));
  });

/** An object that knows all its keys; the error text of an unknown key is the list of the known ones. */
export function options<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : 'an object of options'),
  });
}

/** A non-empty list of stages. */
export function stages<Target extends z.ZodType<number, number>>(target: Target) {
  const error = 'a list of stages such as [{ duration: "1m", target: 10 }]';
  const stage = options({ duration: duration(0), target }).readonly();
  return z.array(stage, { error }).min(1, { error, abort: true }).readonly();
}

/** What both arrival-rate executors can have. */
export const arrivalFields = {
  timeUnit: duration(1).prefault('1s'),
  preAllocatedVus: vuCount.optional(),
  maxVus: vuCount.optional(),
  whenBusy: z.enum(['drop', 'queue'], { error: '"drop" or "queue"' }).default('drop'),
};

/** The short way to say how much load, without an executor. */
export const shortcutFields = {
  vus: vuCount.optional(),
  duration: duration(1).optional(),
  iterations: iterationCount.optional(),
  stages: stages(integer(0, MAX_VUS)).optional(),
};
