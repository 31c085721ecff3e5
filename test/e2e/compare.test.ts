import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoShop } from '../../packages/rampa/src/demo/index.ts';
import { type RampaOutcome, runRampa, runRampaOn } from './support/run-rampa.ts';

const SCRIPT = `
  import { scenario } from 'rampa';
  export default scenario(
    { executor: 'shared-iterations', vus: 10, iterations: 400 },
    (worker) => worker.http.get(worker.env.BASE_URL + '/health'),
  );
`;

describe('rampa compare', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rampa-compare-'));
    await measure('2ms', ['--out', file('fast.json'), '--record', file('fast.rec')]);
    await measure('40ms', ['--out', file('slow.json')]);
  }, 60_000);

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function measure(latency: string, args: readonly string[]): Promise<void> {
    await using shop = await startDemoShop({ latency });
    const outcome = await runRampa(SCRIPT, {
      args: [...args, '--env', `BASE_URL=${shop.url}`],
      out: false,
    });
    expect(outcome.code, outcome.stderr).toBe(0);
  }

  function compare(first: string, ...args: readonly string[]): Promise<RampaOutcome> {
    return runRampaOn(first, { command: 'compare', args });
  }

  test('shows a regression, and fails for it only when asked to', async () => {
    const shown = await compare(file('fast.json'), file('slow.json'));
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^http_req_duration +med .* \+\d+\.\d% !$/m);
    expect(shown.stdout).toMatch(/^\d+ regressions: worse by more than 5%/m);
    const gate = await compare(file('fast.json'), file('slow.json'), '--fail-on-regression');
    expect(gate.code).toBe(1);
    const tolerant = ['--fail-on-regression', '--max-change', '999999%'];
    expect((await compare(file('fast.json'), file('slow.json'), ...tolerant)).code).toBe(0);
  });

  test('finds no regression between two forms of one run', async () => {
    const outcome = await compare(file('fast.json'), file('fast.rec'), '--fail-on-regression');
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(outcome.stdout).toContain('No regression');
  });

  test('as a gate refuses keys that no run has, and fails for a metric that has vanished', async () => {
    const keys = ['--metric', 'http_req_duratoin', '--max-change', 'http_reqs:p(95)=3%'];
    const unknown = await compare(file('fast.json'), file('slow.json'), ...keys);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toContain('did you mean http_req_duration?');
    expect(unknown.stderr).toContain(
      '--max-change must name a statistic of http_reqs: count, rate',
    );
    const document = JSON.parse(await readFile(file('fast.json'), 'utf8'));
    Object.assign(document.summary.metrics.http_req_failed, { rate: 0, passes: 0, fails: 0 });
    await writeFile(file('without.json'), JSON.stringify(document));
    const gate = ['--metric', 'http_req_failed', '--fail-on-regression'];
    const gone = await compare(file('fast.json'), file('without.json'), ...gate);
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/without\.json has no samples of http_req_failed$/m);
    expect(gone.stdout).toContain('1 metric has no samples any more');
  });

  test('writes a page, and JSON, into files', async () => {
    const page = ['--format', 'html', '--out', file('page.html')];
    expect((await compare(file('fast.json'), file('slow.json'), ...page)).stdout).toBe('');
    expect(await readFile(file('page.html'), 'utf8')).toContain('<polyline');
    const json = await compare(file('fast.json'), file('slow.json'), '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'rampa.comparison.v1' });
  });

  test('reads JSON from a pipe, and says that a recording must be a file', async () => {
    const piped = (name: string): Promise<RampaOutcome> =>
      runRampaOn('/dev/stdin', {
        command: 'compare',
        args: [file('slow.json')],
        through: ['sh', '-c', `cat '${file(name)}' | "$@"`, 'sh'],
      });
    expect((await piped('fast.json')).stdout).toContain('http_req_duration');
    const { code, stderr } = await piped('fast.rec');
    expect(code).toBe(3);
    expect(stderr).toContain('the baseline must be a file when it is a recording, got a pipe');
  });

  test('names everything that is wrong at once', async () => {
    await writeFile(file('cut.json'), '{ "schema": "rampa.res');
    await writeFile(file('other.json'), '{}');
    await writeFile(file('null.json'), 'null');
    const { code, stderr } = await compare(
      file('missing.json'),
      file('cut.json'),
      file('other.json'),
      file('null.json'),
      '--out',
      file('cut.json'),
    );
    expect(code).toBe(3);
    expect(stderr.replaceAll(folder, '.')).toMatchInlineSnapshot(`
      "Error: the baseline cannot be read from "./missing.json": no such file or directory
      run 1 to compare must be whole JSON, or a recording, got "./cut.json" which is neither
      --out must be another file than the results, got ./cut.json
      run 2 to compare must be a whole result of version rampa.result.v1, got "./other.json" which is not at 'schema'
      run 3 to compare must be a whole result of version rampa.result.v1, got "./null.json" which is not
        hint: Give what an earlier run wrote with --out FILE or --record FILE. Run 'rampa compare --help' to see the flags.
      "
    `);
    const flags = await compare(
      file('fast.json'),
      file('slow.json'),
      '--format',
      'pdf',
      '--max-change',
      'x',
    );
    expect(flags.code).toBe(3);
    expect(flags.stderr).toContain('--format must be text, markdown, json or html, got "pdf"');
    expect(flags.stderr).toContain(
      '--max-change must be PERCENT or METRIC=PERCENT such as 5%, got "x"',
    );
  });
});
