import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { runRampa } from './support/run-rampa.ts';

const CSV = ['--output', 'csv={folder}/samples.csv'];

/** The rows of a csv file, each by the names of its columns. */
function rowsOf(written: string): readonly Readonly<Record<string, string>>[] {
  return parse(written, { record_delimiter: '\r\n', columns: true });
}

test('20,000 samples per second go into csv, every one of them', async () => {
  const script = `
    import { scenario } from 'rampa';
    const load = { executor: 'constant-arrival-rate', rate: 200, duration: '1500ms', whenBusy: 'queue' };
    export default scenario({ ...load, preAllocatedVus: 10 }, (worker) => {
      for (let index = 0; index < 100; index++) worker.trend('own', index);
    });
  `;
  const { code, result, written } = await runRampa(script, { args: CSV, read: 'samples.csv' });
  expect(code).toBe(0);
  expect(result?.warnings.filter((text) => text.includes('left out'))).toEqual([]);
  expect(result?.scenarios).toMatchObject([{ completed: 300 }]);
  const rows = rowsOf(written);
  const values = rows.filter(({ metric }) => metric === 'own').map(({ value }) => Number(value));
  const counts = Array.from({ length: 100 }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  expect(counts).toEqual(counts.map(() => 300));
  expect(rows.filter(({ metric }) => metric === 'iteration_duration')).toHaveLength(300);
  expect(result?.summary?.metrics['own']).toMatchObject({ count: 30_000, max: 99 });
});

test('when the disk is full, what is in csv and what is counted as left out are all samples: 6', async () => {
  const script = `
    import { registerOutput, scenario } from 'rampa';
    registerOutput({
      name: 'tally',
      about: 'How many samples outputs were given.',
      destination: 'none',
      options: {},
      async open({ host }) {
        let count = 0;
        return {
          name: 'tally',
          onSamples: ({ ids }) => { count += ids.length; },
          finish: async () => host.print('samples: ' + count + '\\n'),
          async [Symbol.asyncDispose]() {},
        };
      },
    });
    const load = { executor: 'per-vu-iterations', vus: 2, iterations: 10 };
    export default scenario(load, async (worker) => {
      for (let index = 0; index < 1000; index++) worker.trend('own', index);
      await worker.sleep(60);
    });
  `;
  const { code, stdout, stderr, result, written } = await runRampa(script, {
    args: [...CSV, '--output', 'tally'],
    // No file may become longer than 300 KB.
    through: ['bash', '-c', 'ulimit -f 300; exec "$0" "$@"'],
    read: 'samples.csv',
  });
  expect([code, result?.scenarios[0]?.completed]).toEqual([6, 20]);
  expect(stdout + stderr).toContain("samples.csv' cannot be written to: ");
  const given = Number(/^samples: (\d+)$/m.exec(stdout)?.[1]);
  const loss = / (\d+) samples were left out: the file could not be written to$/;
  const lost = Number(loss.exec(result?.warnings.at(-1) ?? '')?.[1]);
  const rows = rowsOf(written);
  expect(rows.length).toBeGreaterThan(0);
  expect(given).toBeGreaterThan(20_000);
  expect(rows.length + lost).toBe(given);
});

test('tags of the run and of its scenarios are columns of csv, whatever text they hold', async () => {
  const script = `
    import { scenario } from 'rampa';
    export const config = { tags: { value: 'high' } };
    const load = { executor: 'shared-iterations', vus: 1, iterations: 1, tags: { team: 'a,"b"' } };
    export default scenario(load, (worker) => {
      worker.counter('orders', 2, { what: 'half \\ud83d', nul: '\\0' });
    });
  `;
  const args = [...CSV, '--tag', 'run=n7'];
  const { code, written } = await runRampa(script, { args, read: 'samples.csv' });
  expect(code).toBe(0);
  const columns = 'check,error,group,method,name,run,scenario,status,team';
  expect(written.split('\r\n')[0]).toBe(`timestamp,metric,value,${columns},extra_tags`);
  const orders = rowsOf(written).filter(({ metric }) => metric === 'orders');
  expect(orders).toMatchObject([
    {
      value: '2',
      run: 'n7',
      team: 'a,"b"',
      extra_tags: 'nul=%00&value=high&what=half%20%EF%BF%BD',
    },
  ]);
});

test('a tag cannot have a column that every file of csv has: 3, before the load', async () => {
  const script = `export default () => { console.log('the load has started'); };`;
  const { code, stdout, stderr, files } = await runRampa(script, {
    args: ['--output', 'csv={folder}/samples.csv?tags=shop,timestamp'],
  });
  expect(code).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toContain(
    'csv: tags must be names separated by commas, none of them timestamp, metric, value, extra_tags, which are columns of their own, got "shop,timestamp"',
  );
  expect(files).toEqual(['load.ts']);
});
