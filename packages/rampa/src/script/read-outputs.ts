import { formatValue } from '../core/errors.ts';
import type { OutputSpec } from '../core/output.ts';
import { readOutputText } from '../core/output-text.ts';
import type { Problems } from '../core/problems.ts';
import { outputOptions } from './options/config-options.ts';
import { readOptions } from './options/read-options.ts';

/** Reads `config.outputs`: texts as behind `--output`, and objects. */
export function readOutputs(source: unknown, problems: Problems): readonly OutputSpec[] {
  if (source === undefined) return [];
  if (!Array.isArray(source)) {
    problems.add(`config.outputs must be a list of outputs, got ${formatValue(source)}`);
    return [];
  }
  return source.flatMap(
    (entry: unknown, index) => readOutput(entry, `config.outputs[${index}]`, problems) ?? [],
  );
}

/** Reads one output; `path` is what problems call it. */
export function readOutput(
  entry: unknown,
  path: string,
  problems: Problems,
): OutputSpec | undefined {
  if (typeof entry === 'string') return readOutputText(entry, path, problems);
  const read = readOptions(outputOptions, entry, path, problems);
  if (read === undefined) return undefined;
  const options = Object.entries(read.options).map(([name, value]) => [name, String(value)]);
  return { name: read.name, destination: read.destination, options: Object.fromEntries(options) };
}
