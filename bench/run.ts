// npm run bench -- [--only throughput,scheduler,metrics,http-local] [--json-output PATH]
//
// Each bench reads its size from environment variables: BENCH_VUS, BENCH_DURATION (seconds), BENCH_RATE,
// BENCH_MAX_VUS, BENCH_SAMPLES, BENCH_METRIC_TYPE, BENCH_TAG_CARDINALITY.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { run as httpLocal } from './http-local.ts';
import { run as metrics } from './metrics.ts';
import { run as scheduler } from './scheduler.ts';
import { benchMain, chosenNames } from './support/bench-main.ts';
import { describeMachine, machineLine } from './support/describe-machine.ts';
import { formatNumber, formatTable } from './support/format-table.ts';
import { run as throughput } from './throughput.ts';

const BENCHES = { throughput, scheduler, metrics, 'http-local': httpLocal };

await benchMain(async () => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, 'json-output': { type: 'string' } },
  });
  const names = chosenNames(values.only, Object.keys(BENCHES));
  process.stdout.write(machineLine());
  const results: Record<string, number | string>[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (!names.includes(name)) continue;
    const result = await bench(process.env);
    results.push(result);
    process.stdout.write(`\n${describe(result)}`);
  }
  const path = values['json-output'];
  if (path === undefined) return;
  const document = { machine: describeMachine(), results };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
});

function describe({ benchmark, ...fields }: Record<string, number | string>): string {
  const rows = Object.entries(fields).map(([name, value]) => [name, formatCell(value)]);
  return formatTable([String(benchmark), ''], rows);
}

function formatCell(value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? formatNumber(value) : formatNumber(value, 3);
}
