import { formatValue } from '../core/errors.ts';
import type { Tags } from '../core/metric.ts';
import type { OutputSpec } from '../core/output.ts';
import type { Problems } from '../core/problems.ts';
import { type RawOptions, shortcutsOf } from './infer-executor.ts';
import { configOptions, shortcutOptions } from './options/config-options.ts';
import { readOptions } from './options/read-options.ts';
import type { SharedOptions } from './options/scenario-fields.ts';
import { isPlainObject } from './plain-object.ts';
import { readOutputs } from './read-outputs.ts';

/** A script's `config`; scenarios, metrics and thresholds are not yet validated. */
export interface ReadConfig {
  readonly scenarios: RawOptions;
  /** How much load for scenarios that do not say; empty when one of them is wrong. */
  readonly shortcuts: RawOptions;
  readonly thresholds: unknown;
  readonly metrics: unknown;
  readonly outputs: readonly OutputSpec[];
  readonly tags: Tags;
  readonly env: Readonly<Record<string, string>>;
  readonly setupTimeoutMs: number;
  readonly teardownTimeoutMs: number;
  readonly maxSeries: number;
  readonly seed: number | undefined;
  /** What scenarios have unless they say otherwise. */
  readonly shared: SharedOptions;
}

/**
 * Reads a script's `config` export; without one, every option has its default. What can be read is returned even
 * when something is wrong, so that the rest of the script is validated too.
 */
export function readConfig(source: unknown, problems: Problems): ReadConfig {
  const given = isPlainObject(source) ? source : {};
  const options =
    readOptions(configOptions, source === undefined ? {} : source, 'config', problems) ??
    configOptions.parse({});
  const scenarios = readScenarios(given['scenarios'], problems);
  return {
    scenarios,
    shortcuts: readShortcuts(given, Object.keys(scenarios).length > 0, problems),
    thresholds: given['thresholds'],
    metrics: given['metrics'],
    outputs: readOutputs(given['outputs'], problems),
    tags: options.tags,
    env: options.env,
    setupTimeoutMs: options.setupTimeout,
    teardownTimeoutMs: options.teardownTimeout,
    maxSeries: options.maxSeries,
    seed: options.seed,
    shared: options,
  };
}

function readScenarios(source: unknown, problems: Problems): RawOptions {
  if (source === undefined) return {};
  if (isPlainObject(source)) return source;
  problems.add(`config.scenarios must be an object of scenarios, got ${formatValue(source)}`);
  return {};
}

function readShortcuts(config: RawOptions, hasScenarios: boolean, problems: Problems): RawOptions {
  const shortcuts = shortcutsOf(config);
  if (Object.keys(shortcuts).length === 0) return {};
  if (hasScenarios) {
    problems.add(
      "cannot use both 'scenarios' and shortcut options (vus, duration, iterations, stages) at the same time",
    );
    return {};
  }
  const isValid = readOptions(shortcutOptions, shortcuts, 'config', problems) !== undefined;
  return isValid ? shortcuts : {};
}
