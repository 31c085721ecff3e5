import { formatValue, RampaError } from '../core/errors.ts';
import type { OutputDefinition, OutputKind } from '../core/output.ts';
import { outputKind } from './support/output-kind.ts';

const NAME = /^[a-z][a-z0-9-]{0,49}$/;

/** Kinds of output that programs and scripts have added, by name. */
const REGISTERED = new Map<string, OutputKind>();

/**
 * Adds a kind of output that `--output NAME=DESTINATION` and `config.outputs` can name from then on; a load script
 * calls it at its top level. The same name replaces an earlier one, also a built-in one.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when it has no valid name, or nothing to open
 */
export function registerOutput<Values>(definition: OutputDefinition<Values>): void {
  if (typeof definition?.name !== 'string' || !NAME.test(definition.name)) {
    const got = formatValue(definition?.name);
    const message = `the name of an output must be lower-case letters, digits and hyphens, got ${got}`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message);
  }
  if (typeof definition.open !== 'function') {
    const got = formatValue(definition.open);
    const message = `output ${definition.name} must have a function open, got ${got}`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message);
  }
  REGISTERED.set(definition.name, outputKind({ ...definition, options: definition.options ?? {} }));
}

/** What {@link registerOutput} has added, by name. */
export function registeredOutputs(): ReadonlyMap<string, OutputKind> {
  return REGISTERED;
}
