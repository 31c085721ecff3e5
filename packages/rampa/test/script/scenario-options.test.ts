import { expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { Config, MetricOptions } from '../../src/script/config.ts';
import type { configOptions, metricOptions } from '../../src/script/options/config-options.ts';
import type { constantArrivalRateOptions } from '../../src/script/options/constant-arrival-rate.ts';
import type { constantVusOptions } from '../../src/script/options/constant-vus.ts';
import type { perVuIterationsOptions } from '../../src/script/options/per-vu-iterations.ts';
import type { rampingArrivalRateOptions } from '../../src/script/options/ramping-arrival-rate.ts';
import type { rampingVusOptions } from '../../src/script/options/ramping-vus.ts';
import type { sharedIterationsOptions } from '../../src/script/options/shared-iterations.ts';
import type {
  ConstantArrivalRateOptions,
  ConstantVusOptions,
  PerVuIterationsOptions,
  RampingArrivalRateOptions,
  RampingVusOptions,
  SharedIterationsOptions,
} from '../../src/script/scenario-options.ts';

/** What a schema takes, as flat and as read-only as the interfaces are. */
type Input<Kind extends { readonly schema: z.ZodType }> = Flat<z.input<Kind['schema']>>;
type Flat<T> = { readonly [Key in keyof T]: T[Key] };

test('the types that users see are those that the schemas take', () => {
  expectTypeOf<Flat<ConstantVusOptions>>().toEqualTypeOf<Input<typeof constantVusOptions>>();
  expectTypeOf<Flat<RampingVusOptions>>().toEqualTypeOf<Input<typeof rampingVusOptions>>();
  expectTypeOf<Flat<SharedIterationsOptions>>().toEqualTypeOf<
    Input<typeof sharedIterationsOptions>
  >();
  expectTypeOf<Flat<PerVuIterationsOptions>>().toEqualTypeOf<
    Input<typeof perVuIterationsOptions>
  >();
  expectTypeOf<Flat<ConstantArrivalRateOptions>>().toEqualTypeOf<
    Input<typeof constantArrivalRateOptions>
  >();
  expectTypeOf<Flat<RampingArrivalRateOptions>>().toEqualTypeOf<
    Input<typeof rampingArrivalRateOptions>
  >();
  expectTypeOf<Flat<MetricOptions>>().toEqualTypeOf<Flat<z.input<typeof metricOptions>>>();
  type Nested = 'scenarios' | 'thresholds' | 'metrics' | 'outputs';
  expectTypeOf<Flat<Omit<Config, Nested>>>().toEqualTypeOf<
    Flat<Omit<z.input<typeof configOptions>, Nested>>
  >();
  expectTypeOf<keyof Config>().toEqualTypeOf<keyof z.input<typeof configOptions>>();
});
