import { closestName } from '../core/closest.ts';
import { formatValue } from '../core/errors.ts';
import type { Problems } from '../core/problems.ts';
import { copyData } from './copy-data.ts';
import { isScenarioDefinition } from './define.ts';
import { exportedFunction, exportedValue } from './functions.ts';
import { isLoadless, type RawOptions } from './infer-executor.ts';
import { scenarioName } from './options/config-options.ts';
import { formatPath, readOptions } from './options/read-options.ts';
import { isPlainObject } from './plain-object.ts';
import type { ScriptModule } from './script-module.ts';

/** A scenario of a script, its options not yet validated. */
export interface FoundScenario {
  readonly name: string;
  /** The export that holds its function. */
  readonly exportName: string;
  /** Names its options in messages. */
  readonly path: string;
  /** Names it in messages: the export or the entry that makes it. */
  readonly origin: string;
  readonly options: RawOptions;
}

/**
 * The scenarios of a script: each export made by `scenario()`, in the order of the module's exports (Node sorts
 * them), then each entry of `config.scenarios`; without any of them, the default function.
 *
 * A definition that says nothing about load gives its function to the entry of its name, or to the entries that
 * name it by `exec`; without such an entry it takes the shortcuts of `config`, as the default function does.
 */
export function findScenarios(
  module: ScriptModule,
  config: { readonly scenarios: RawOptions; readonly shortcuts: RawOptions },
  problems: Problems,
): FoundScenario[] {
  const definitions = findDefinitions(module, problems);
  const entries = findEntries(module, config.scenarios, definitions, problems);
  const free = definitions.filter(
    ({ exportName, options }) =>
      !isLoadless(options) || !entries.some((entry) => entry.exportName === exportName),
  );
  refuseUnbound(free, Object.keys(config.scenarios), problems);
  const plain = findPlainDefault(module, definitions, entries, problems);
  const own = [...free, ...plain].map((scenario) =>
    isLoadless(scenario.options)
      ? { ...scenario, options: { ...scenario.options, ...config.shortcuts } }
      : scenario,
  );
  if (![...free, ...plain].some(({ options }) => isLoadless(options))) {
    refuseUnused(config.shortcuts, own.length, problems);
  }
  const found = [...own, ...entries];
  refuseDuplicates(found, problems);
  return found;
}

function findDefinitions(module: ScriptModule, problems: Problems): FoundScenario[] {
  return Object.keys(module.exports).flatMap((exportName) => {
    const definition = exportedValue(module, exportName);
    if (!isScenarioDefinition(definition) || RESERVED.has(exportName)) return [];
    const place = `scenario() in export '${exportName}'`;
    const source = copyData(definition.options, place, problems);
    if (!isPlainObject(source)) {
      const subject = `the first argument of scenario() in export '${exportName}'`;
      problems.add(`${subject} must be an object of options, got ${formatValue(source)}`);
      return [];
    }
    const { name: given = exportName, ...options } = source;
    const subject = `the name of scenario '${exportName}'`;
    const name = readOptions(scenarioName, given, subject, problems) ?? exportName;
    const path = formatPath('scenarios', [name]);
    return [{ name, exportName, path, origin: `export '${exportName}'`, options }];
  });
}

/** Exports with a meaning of their own. */
const RESERVED: ReadonlySet<string> = new Set(['config', 'setup', 'teardown']);

function findEntries(
  module: ScriptModule,
  entries: RawOptions,
  definitions: readonly FoundScenario[],
  problems: Problems,
): FoundScenario[] {
  return Object.entries(entries).flatMap(([name, source]) => {
    const path = formatPath('scenarios', [name]);
    readOptions(scenarioName, name, `the name of ${path}`, problems);
    if (!isPlainObject(source)) {
      problems.add(`${path} must be an object of options, got ${formatValue(source)}`);
      return [];
    }
    const { exec, ...options } = source;
    // Without a function the name stands in, so that the options are validated too.
    const exportName = findExport(module, { name, path, exec }, definitions, problems) ?? name;
    const bound = definitions.find(
      (definition) => definition.exportName === exportName && isLoadless(definition.options),
    );
    const merged = { ...bound?.options, ...options };
    return [{ name, exportName, path, origin: `config.${path}`, options: merged }];
  });
}

function findExport(
  module: ScriptModule,
  entry: { readonly name: string; readonly path: string; readonly exec: unknown },
  definitions: readonly FoundScenario[],
  problems: Problems,
): string | undefined {
  const { name, path, exec } = entry;
  const known = Object.keys(module.exports).filter(
    (key) => !RESERVED.has(key) && exportedFunction(module, key) !== undefined,
  );
  if (exec === undefined) {
    const named = definitions.find((definition) => definition.name === name)?.exportName;
    const exportName = named ?? [name, 'default'].find((candidate) => known.includes(candidate));
    if (exportName !== undefined) return exportName;
    problems.add(
      `${path} has no function, there is no export '${name}' and no default export`,
      'Export a function, and name it with exec when its name is another one.',
    );
    return undefined;
  }
  if (typeof exec === 'string' && known.includes(exec)) return exec;
  const closest = typeof exec === 'string' ? closestName(exec, known) : undefined;
  const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
  problems.add(
    `${path}.exec must be the name of an exported function, got ${formatValue(exec)}${guess}`,
  );
  return undefined;
}

function findPlainDefault(
  module: ScriptModule,
  definitions: readonly FoundScenario[],
  entries: readonly FoundScenario[],
  problems: Problems,
): FoundScenario[] {
  const exportName = 'default';
  if (typeof exportedValue(module, exportName) !== 'function' || entries.length > 0) return [];
  if (definitions.length > 0) {
    problems.add(
      'the default export is a plain function beside scenarios, so it would never run',
      'Wrap the default function in scenario(...), or do not export it.',
    );
    return [];
  }
  const path = 'scenarios.default';
  return [{ name: exportName, exportName, path, origin: 'the default export', options: {} }];
}

/** A definition without options beside `config.scenarios` is meant for an entry: its name is misspelt. */
function refuseUnbound(
  definitions: readonly FoundScenario[],
  names: readonly string[],
  problems: Problems,
): void {
  if (names.length === 0) return;
  for (const { name, origin, options } of definitions) {
    if (!isLoadless(options)) continue;
    const closest = closestName(name, names);
    const guess = closest === undefined ? ',' : `, did you mean ${closest}?`;
    const problem = `has no options, and config.scenarios has no entry of that name${guess}`;
    problems.add(`scenario '${name}' (${origin}) ${problem} known: ${names.join(', ')}`);
  }
}

function refuseUnused(shortcuts: RawOptions, scenarioCount: number, problems: Problems): void {
  if (scenarioCount === 0) return;
  for (const key of Object.keys(shortcuts)) {
    problems.add(
      `config.${key} would be used by no scenario, each has options of its own`,
      'Move it into the options of a scenario, or remove it.',
    );
  }
}

function refuseDuplicates(found: readonly FoundScenario[], problems: Problems): void {
  const origins = new Map<string, string>();
  for (const { name, origin } of found) {
    const other = origins.get(name);
    if (other === undefined) origins.set(name, origin);
    else problems.add(`two scenarios are named '${name}': ${other} and ${origin}`);
  }
}
