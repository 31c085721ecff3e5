import { RampaError } from '../core/errors.ts';
import type { Output } from '../core/output.ts';
import { Problems } from '../core/problems.ts';
import type { OutputSource } from '../script/config.ts';
import { openOwnOutputs } from './output-host.ts';

/**
 * Opens a built-in or registered output for the `outputs` of an `Engine`, which closes it; whoever runs no engine with it
 * disposes it.
 * @param source as behind `--output`, such as `'csv=samples.csv?tags=shop'`, or an object as in `config.outputs`
 * @throws {RampaError} `RAMPA_CONFIG_INVALID` for a text or an object that names no output
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when the output cannot be opened like that
 */
export async function openOutput(source: string | OutputSource): Promise<Output> {
  // Reading needs the schema library, which most programs that open none do without.
  const { readOutput } = await import('../script/read-outputs.ts');
  const problems = new Problems();
  const spec = readOutput(source, 'output', problems);
  problems.throwIfAny();
  const specs = spec === undefined ? [] : [spec];
  const [output] = await openOwnOutputs(specs, undefined);
  if (output === undefined)
    throw new RampaError('RAMPA_BUG', 'an output is neither open nor refused');
  return output;
}
