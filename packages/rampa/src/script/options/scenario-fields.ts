import * as z from 'zod';
import { duration, tags, texts } from './fields.ts';
import { httpOptions } from './http-options.ts';
import { networkFields } from './network-plan.ts';

/** What a scenario can have, and the config for all scenarios; a scenario's own options win one by one. */
export const sharedFields = { ...networkFields, http: httpOptions.optional() };

/** The {@link sharedFields} of the config, as they were read. */
export type SharedOptions = {
  readonly [Name in keyof typeof sharedFields]?: z.output<(typeof sharedFields)[Name]>;
};

/** What every scenario can have. */
export const scenarioFields = {
  startTime: duration(0).prefault('0s'),
  gracefulStop: duration(0).prefault('30s'),
  tags: tags.prefault({}),
  env: texts.prefault({}),
  keepCookies: z.boolean({ error: 'true or false' }).default(false),
  ...sharedFields,
};
