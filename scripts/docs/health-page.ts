import { readFileSync } from 'node:fs';
import { HEALTH_RULES } from '../../packages/rampa/src/runner/health/health-rules.ts';
import { readInterfaceDocs } from './interface-docs.ts';
import { type Page, page, sentence, table } from './page.ts';

const SOURCE = new URL('../../packages/rampa/src/core/health.ts', import.meta.url);

/** The limits that make a verdict, and what is measured for it. */
export function healthPage(): Page {
  const rules = HEALTH_RULES.map(({ measured, suspect, invalid = '-', remedy }) => {
    return [sentence(measured), suspect, invalid, sentence(remedy)];
  });
  return page('health.md', [
    '# Generator health',
    'Whether the load generator itself could keep up. What the verdict means is in ' +
      '[Metrics and results](../guide/metrics-and-results.md#can-these-numbers-be-trusted).',
    '## Limits',
    'A run is `trusted` when nothing here is so. One row is enough for `suspect` or `invalid`.',
    table(['Measured', 'Suspect', 'Invalid', 'What to do'], rules),
    '## What is measured',
    'Every second of every shard, in events of the type `health`, in result files, and, the worst shard of at most 60 parts ' +
      'of the load, in `health.timeline` of the JSON result. Shares are from 0 to 1; `null` is what cannot be known.',
    fields('ShardSpan'),
    'The whole process, in the same places, and at its worst in `health.process`:',
    fields('ProcessSpan'),
  ]);
}

function fields(name: string): string {
  const docs = readInterfaceDocs(readFileSync(SOURCE, 'utf8')).get(name);
  if (docs === undefined) throw new Error(`${name} is not documented`);
  return table(
    ['Field', 'Meaning'],
    Array.from(docs.properties, ([field, comment]) => [`\`${field}\``, comment]),
  );
}
