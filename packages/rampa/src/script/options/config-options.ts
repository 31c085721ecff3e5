import * as z from 'zod';
import { duration, integer, options, seed, shortcutFields, tags, texts } from './fields.ts';
import { sharedFields } from './scenario-fields.ts';

/** The shortcuts alone: how much load, without an executor. */
export const shortcutOptions = options(shortcutFields);

/** A script's `config`. What is `unknown` here is read key by key, each with its own schema. */
export const configOptions = options({
  scenarios: z.unknown().optional(),
  thresholds: z.unknown().optional(),
  metrics: z.unknown().optional(),
  outputs: z.unknown().optional(),
  tags: tags.prefault({}),
  env: texts.prefault({}),
  setupTimeout: duration(1).prefault('60s'),
  teardownTimeout: duration(1).prefault('60s'),
  maxSeries: integer(1, 1_000_000).default(1000),
  seed: seed.optional(),
  ...sharedFields,
  ...shortcutFields,
});

const NAME_ERROR = '1 to 100 letters, digits, spaces and _ $ . - with no space first';

/** A scenario's name: it appears in tags and in the selectors of thresholds. */
export const scenarioName = z
  .string({ error: NAME_ERROR })
  .regex(/^[\p{L}\p{N}_$.-][\p{L}\p{N}_$ .-]{0,99}$/u, { error: NAME_ERROR });

const KIND_ERROR = '"counter", "gauge", "rate" or "trend"';

const OUTPUT_VALUE = 'a text, a number, true or false';

/** An output that is not written as one text. */
export const outputOptions = options({
  name: z.string({ error: 'the name of an output' }).min(1, { error: 'the name of an output' }),
  destination: z.string({ error: 'a path or an URL' }).optional(),
  options: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: OUTPUT_VALUE }), {
      error: 'an object of options',
    })
    .default({}),
});

/** The kind of a declared metric. */
export const metricKind = z.enum(['counter', 'gauge', 'rate', 'trend'], { error: KIND_ERROR });

/** A declared metric with more than a kind. */
export const metricOptions = options({
  kind: metricKind,
  unit: z.enum(['none', 'time', 'data'], { error: '"none", "time" or "data"' }).optional(),
});
