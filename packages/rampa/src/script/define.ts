import { formatValue, RampaError } from '../core/errors.ts';
import type { ScenarioFunction } from '../core/worker.ts';
import type { Config } from './config.ts';
import type { ScenarioOptions } from './scenario-options.ts';

/** Registered, so that a definition made by another copy of the package is recognised. */
const SCENARIO: unique symbol = Symbol.for('rampa.scenario') as never;

/** What `scenario()` returns: export it from a script, and it is one of the test's scenarios. */
export interface ScenarioDefinition {
  readonly [SCENARIO]: true;
  readonly options: ScenarioOptions;
  readonly fn: ScenarioFunction<never>;
}

/**
 * Defines a scenario: how much load, and the function that is one iteration. Options are validated when the
 * test is compiled, so that every problem of a script is reported at once.
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` when there is no function
 */
// biome-ignore lint/suspicious/noExplicitAny: setup data has the shape that the script gives it
export function scenario<SetupData = any>(fn: ScenarioFunction<SetupData>): ScenarioDefinition;
// biome-ignore lint/suspicious/noExplicitAny: setup data has the shape that the script gives it
export function scenario<SetupData = any>(
  options: ScenarioOptions,
  fn: ScenarioFunction<SetupData>,
): ScenarioDefinition;
export function scenario(
  ...parts: [ScenarioFunction<never>] | [ScenarioOptions, ScenarioFunction<never>]
): ScenarioDefinition {
  const [options, fn] = parts.length === 1 ? [{}, parts[0]] : parts;
  if (typeof fn !== 'function') {
    throw new RampaError(
      'RAMPA_CONFIG_INVALID',
      `scenario() must be given a function after its options, got ${formatValue(fn)}`,
      { hint: 'Write scenario({ ...options }, async (worker) => { ... }).' },
    );
  }
  return Object.freeze({ [SCENARIO]: true as const, options, fn });
}

/** Gives a script's `config` export its type; changes nothing. */
export function defineConfig(config: Config): Config {
  return config;
}

/** True for what `scenario()` returned, also in another copy of the package. */
export function isScenarioDefinition(value: unknown): value is ScenarioDefinition {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.hasOwn(value, SCENARIO);
  } catch {
    // A proxy whose handler throws or is revoked.
    return false;
  }
}
