import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  type JobOptions,
  type JobOutcome,
  readAction,
  runAction,
} from './support/composite-action.ts';
import { FAILING_LOAD } from './support/failing-load.ts';

const LOAD = `
  import { scenario } from 'rampa';
  export const config = { thresholds: { iterations: ['count==6'] } };
  export default scenario(
    { executor: 'per-vu-iterations', vus: 2, iterations: 3 },
    async (worker) => { await worker.sleep(5); },
  );
`;

/** In place of rampa: ends with a code, and leaves what the steps after it read. */
function npx(code: number, compareCode = 0): string {
  return `
    [ "$2 $3" != "rampa run" ] || { echo '${resultWith(code)}' >"$RUNNER_TEMP/rampa/result.json"; exit ${code}; }
    [ "$2 $3" != "rampa compare" ] || { echo '# compared' >"$RUNNER_TEMP/rampa/comparison.md"; exit ${compareCode}; }
  `;
}

function resultWith(...exitCodes: readonly number[]): string {
  const causes = exitCodes.filter((code) => code > 0).map((code) => ({ exit_code: code }));
  return JSON.stringify({ run: { causes } });
}

/** In place of gh: runs 9 and 8 of the branch, an artifact of run 8, and a comment of an earlier run. */
const GH = `
  case "$1 $2" in
    'run list') printf '7\\n9\\n8\\n' ;;
    'run download') [ "$3" = 8 ] && mkdir -p "\${@: -1}" && echo '{}' >"\${@: -1}/result.json" ;;
    'api repos/shop/load/issues/42/comments') printf '111\\n222\\n' ;;
  esac
`;

function run(
  inputs: JobOptions['inputs'],
  rest: Omit<JobOptions, 'inputs'> = {},
): Promise<JobOutcome> {
  return runAction({ inputs: { script: 'load.ts', ...inputs }, ...rest });
}

/** Without anything of rampa or GitHub. */
function runFaked(
  inputs: JobOptions['inputs'],
  { code = 0, compareCode = 0, gh = GH, event = 'push' } = {},
): Promise<JobOutcome> {
  return run(inputs, { event, programs: { npx: npx(code, compareCode), npm: '', gh } });
}

describe('the composite action', () => {
  test('runs a load test, shows and keeps its report, and passes', async () => {
    const gh = `exit 1`;
    const { code, log, outputs, summary, temp } = await run(
      { 'compare-branch': '' },
      { files: { 'load.ts': LOAD }, programs: { gh } },
    );
    expect(code, log).toBe(0);
    expect(outputs).toEqual({ 'exit-code': '0', regression: '' });
    expect(summary).toContain(':white_check_mark: `load.ts` **passed**');
    expect(summary).toContain('### Thresholds: 1/1 passing');
    expect(JSON.parse(temp('rampa/result.json')).run.exit_code).toBe(0);
    expect(temp('rampa/report.md').trim()).toBe(summary.trim());
    expect(temp('rampa/junit.xml')).toContain('<testsuites name="rampa" tests="2" failures="0"');
  });

  test('fails with the exit code of the run, and annotates why', async () => {
    const { code, log, outputs } = await run(
      { vus: '3', args: '--env\nSHOP=the north\n', 'compare-branch': '' },
      { files: { 'load.ts': LOAD } },
    );
    expect(code).toBe(1);
    expect(outputs['exit-code']).toBe('1');
    expect(log).toContain('::error title=rampa::Threshold failed: iterations: count==6 (got 9)');
  });

  test('compares a real run with the one that passed before', async () => {
    const first = await run({ 'compare-branch': '' }, { files: { 'load.ts': LOAD } });
    const gh = `
      [ "$1" = api ] || printf '5\\n'
      [ "$2" != download ] || { mkdir -p "\${@: -1}"; cp baseline.json "\${@: -1}/result.json"; }
    `;
    const { code, log, summary, temp } = await run(
      { 'max-change': '10000%' },
      {
        files: { 'load.ts': LOAD, 'baseline.json': first.temp('rampa/result.json') },
        programs: { gh: `cd "$HOME/project"\n${gh}` },
      },
    );
    expect(code, log).toBe(0);
    expect(temp('rampa/comparison.md')).toContain('## rampa Performance Report');
    expect(summary).toContain('## rampa Performance Report');
  });
});

describe('its inputs', () => {
  test('are all used, and every variable that a step gets is read by its script', async () => {
    const { inputs, runs } = await readAction();
    const text = JSON.stringify(runs);
    const unused = Object.keys(inputs).filter((name) => !text.includes(`inputs.${name} `));
    expect(unused).toEqual([]);
    for (const { run: command = '', env = {} } of runs.steps) {
      const name = /\/([a-z]+\.sh)"$/.exec(command)?.[1];
      if (name === undefined) continue;
      const script = await readFile(`.github/actions/rampa-benchmark/${name}`, 'utf8');
      const unread = Object.keys(env).filter(
        (one) => one !== 'GH_TOKEN' && !script.includes(`$${one}`) && !script.includes(`{${one}`),
      );
      expect([name, unread]).toEqual([name, []]);
    }
  });

  test('script, vus, duration and args become arguments as they are', async () => {
    const { calls } = await runFaked({
      script: 'load tests/it "is".ts',
      vus: '5',
      duration: '30s',
      args: '--tag\nshop=the $(north)\n\n--threads\r\n2',
    });
    const [call = ''] = calls.filter((one) => one.includes('<rampa> <run>'));
    expect(call).toContain('<run> <load tests/it "is".ts> <--quiet> <--out>');
    expect(call).toMatch(
      / <--vus> <5> <--duration> <30s> <--tag> <shop=the \$\(north\)> <--threads> <2>$/,
    );
  });

  test('version: empty for the own rampa of the project, and nothing is installed', async () => {
    const { calls, code } = await runFaked({ version: '' });
    expect([code, calls.filter((one) => one.startsWith('npm '))]).toEqual([0, []]);
  });

  test.each(['1.2.3', 'file:../rampa 1.tgz', 'github:shop/rampa#v1', '--global'])(
    'version: %s is what npm installs as rampa',
    async (version) => {
      const { calls } = await runFaked({ version });
      const installs = calls.filter((one) => one.startsWith('npm '));
      const flags = '<--no-save> <--no-package-lock> <--no-audit> <--no-fund>';
      expect(installs).toEqual([`npm <install> ${flags} <rampa@${version}>`]);
    },
  );

  test('version: a path, with the real npm', async () => {
    const version = 'file:tools/rampa';
    const bin = `#!/usr/bin/env node\nconsole.log('rampa of the test', ...process.argv.slice(2));\n`;
    const files = {
      'tools/rampa/package.json': '{ "name": "rampa", "version": "7.0.0", "bin": "bin.js" }',
      'tools/rampa/bin.js': bin,
    };
    const { code, log } = await run(
      { version, 'compare-branch': '' },
      { files, installedIn: null },
    );
    expect(code, log).toBe(0);
    expect(log).toContain('rampa of the test --version');
    expect(log).toContain('rampa of the test run load.ts --quiet');
  });

  test('without a rampa of its own and without a version, the step fails and says what to do', async () => {
    const { code, log, calls, steps } = await run(
      {},
      { programs: { npm: '', gh: GH }, installedIn: null },
    );
    expect(code).toBe(1);
    expect(log).toContain(
      '::error title=rampa::There is no rampa in node_modules: run npm ci in a step before this one, or say',
    );
    expect([calls, steps]).toEqual([[], ['Install rampa']]);
  });

  test('node-version and artifact-name reach the actions that set up Node and keep the results', async () => {
    const { used, calls } = await runFaked({ 'node-version': '26', 'artifact-name': 'checkout' });
    expect(used['actions/setup-node']).toEqual({ 'node-version': '26' });
    expect(used['actions/upload-artifact']).toMatchObject({
      name: 'checkout',
      path: expect.stringMatching(/\/temp\/rampa\/result\.json\n/),
      'retention-days': '90',
    });
    expect(calls.filter((one) => one.includes('<--name> <checkout>'))).toHaveLength(2);
    const { used: others } = await runFaked({ 'node-version': '' });
    expect(Object.keys(others)).toEqual(['actions/upload-artifact']);
  });

  test('working-directory: the project of a folder is run and compared there', async () => {
    const files = { 'load tests/load.ts': LOAD, 'load tests/package.json': '{ "type": "module" }' };
    const first = await run(
      { 'working-directory': 'load tests', 'compare-branch': '' },
      { files, installedIn: 'load tests' },
    );
    expect(first.code, first.log).toBe(0);
    expect(first.summary).toContain(':white_check_mark: `load.ts` **passed**');
    const programs = { npx: `pwd >&2\n${npx(0)}`, npm: 'pwd >&2', gh: GH };
    const faked = await run(
      { 'working-directory': 'load tests', version: '1.2.3' },
      { files, programs, installedIn: null },
    );
    // npm install, rampa --version, rampa run, rampa compare
    expect(faked.log.match(/\/project\/load tests\n/g)).toHaveLength(4);
  });

  test('github-token: steps that ask GitHub have it, and no others', async () => {
    const tell = (program: string) => `echo "${program} has \${GH_TOKEN-nothing}" >&2`;
    const programs = {
      npx: `${tell('npx')}\n${npx(0)}`,
      npm: tell('npm'),
      gh: `${tell('gh')}\n${GH}`,
    };
    const given = { event: 'pull_request', programs };
    const { log } = await run({ 'github-token': 'of-the-test', version: '1.2.3' }, given);
    const told = log.match(/^\w+ has .*$/gm) ?? [];
    expect(new Set(told)).toEqual(
      new Set(['npm has nothing', 'npx has nothing', 'gh has of-the-test']),
    );
    expect(told.filter((one) => one.startsWith('gh '))).toHaveLength(5);
    const { log: fallback } = await run({}, given);
    expect(fallback).toContain('gh has token-of-the-job\n');
  });

  test.each([
    [1, 'true', 1],
    [1, 'false', 0],
    [2, 'false', 2],
    [6, 'true', 6],
    [0, 'true', 0],
  ])('a run that ends with %i, with thresholds-fail %s, ends with %i', async (code, flag, ends) => {
    const outcome = await runFaked({ 'thresholds-fail': flag }, { code });
    expect(outcome.code).toBe(ends);
    expect(outcome.outputs['exit-code']).toBe(String(code));
  });

  test('thresholds-fail false: what failed beside a threshold fails the step all the same', async () => {
    const files = { 'load.ts': FAILING_LOAD };
    const inputs = { 'compare-branch': '', 'thresholds-fail': 'false' };
    const { code, log, outputs } = await run(inputs, { files, programs: { gh: 'exit 1' } });
    expect([code, outputs['exit-code']], log).toEqual([2, '1']);
    expect(log).toContain('rampa run failed with exit code 2.');
  });

  test('thresholds-fail false: a run without a result fails the step', async () => {
    const programs = { npx: '[ "$2 $3" != "rampa run" ] || exit 1', npm: '', gh: GH };
    const { code } = await run({ 'thresholds-fail': 'false' }, { programs });
    expect(code).toBe(1);
  });

  test('compare-branch: the last run of it that passed and has the artifact', async () => {
    const { calls, summary, outputs } = await runFaked({
      'compare-branch': 'release',
      'max-change': '3%',
    });
    const gh = calls.filter((one) => one.startsWith('gh '));
    expect(gh[0]).toContain('<--workflow> <load.yml> <--branch> <release> <--status> <success>');
    expect(gh.slice(1).map((one) => one.split(' ')[3])).toEqual(['<9>', '<8>']);
    expect(calls.find((one) => one.includes('<compare>'))).toContain('<--max-change> <3%>');
    expect(summary).toContain('# compared');
    expect(outputs['regression']).toBe('false');
  });

  test('compare-branch: no earlier result, or none that may be read, is no failure', async () => {
    const none = await runFaked({}, { gh: `[ "$2" != list ] || exit 0; exit 1` });
    const forbidden = await runFaked({}, { gh: 'exit 1' });
    expect([none.code, forbidden.code]).toEqual([0, 0]);
    expect(none.log).toContain('No earlier result of main to compare with.');
    expect(forbidden.log).toContain("give the job the permission 'actions: read'");
    expect(none.steps).not.toContain('Compare');
    expect(none.outputs['regression']).toBe('');
  });

  test('compare-branch: empty for no comparison', async () => {
    const { calls, steps } = await runFaked({ 'compare-branch': '' });
    expect(calls.filter((one) => one.startsWith('gh '))).toEqual([]);
    expect(steps).toEqual(['Install rampa', 'Run the load test', 'Verdict']);
  });

  test.each([
    ['false', 0],
    ['true', 1],
  ])('a regression with fail-on-regression %s ends with %i', async (flag, code) => {
    const outcome = await runFaked({ 'fail-on-regression': flag }, { compareCode: 1 });
    expect(outcome.code).toBe(code);
    expect(outcome.outputs['regression']).toBe('true');
    expect(outcome.log).toContain('::warning title=rampa::Slower than before by more than 5%');
  });

  test('results that cannot be compared are no failure', async () => {
    const outcome = await runFaked({ 'fail-on-regression': 'true' }, { compareCode: 3 });
    expect(outcome.code).toBe(0);
    expect(outcome.log).toContain('The results cannot be compared');
    expect(outcome.outputs['regression']).toBe('');
  });
});

describe('the comment on a pull request', () => {
  test('replaces the one of an earlier run', async () => {
    const { calls, temp } = await runFaked({}, { event: 'pull_request' });
    const [find, write, ...others] = calls.filter((one) => one.startsWith('gh <api>'));
    expect(find).toContain('<repos/shop/load/issues/42/comments> <--paginate>');
    expect(find).toContain('startswith("<!-- rampa-benchmark: rampa-results -->")');
    expect(write).toContain('<--method> <PATCH> <repos/shop/load/issues/comments/111>');
    expect(others).toEqual([]);
    expect(temp('rampa-comment.md')).toBe(
      '<!-- rampa-benchmark: rampa-results -->\n# compared\n\n',
    );
  });

  test('is a new one without an earlier one', async () => {
    const gh = '[ "$1" = api ] || exit 1';
    const { calls } = await runFaked({}, { event: 'pull_request', gh });
    const [, write] = calls.filter((one) => one.startsWith('gh <api>'));
    expect(write).toMatch(/<POST> <repos\/shop\/load\/issues\/42\/comments> <--field> <body=@.*>/);
  });

  test('has at most as much as GitHub takes', async () => {
    const long = `seq 20000 >"$RUNNER_TEMP/rampa/report.md"`;
    const programs = { npx: `[ "$3" != run ] || ${long}`, gh: '[ "$1" = api ] || exit 1' };
    const { temp, code } = await run({}, { event: 'pull_request', programs });
    expect(code).toBe(0);
    const comment = temp('rampa-comment.md');
    expect(comment.length).toBeGreaterThan(59_000);
    expect(comment.length).toBeLessThan(61_000);
    expect(comment.endsWith('*The rest is in the summary of the step.*\n')).toBe(true);
  });

  test('that may not be written is no failure', async () => {
    const { code, log } = await runFaked({}, { event: 'pull_request', gh: 'exit 1' });
    expect(code).toBe(0);
    expect(log).toContain("give the job the permission 'pull-requests: write'");
  });

  test.each([
    ['a push', {}, 'push'],
    ['comment-on-pr false', { 'comment-on-pr': 'false' }, 'pull_request'],
  ])('is not there for %s', async (_, inputs, event) => {
    const { steps } = await runFaked(inputs, { event });
    expect(steps).not.toContain('Comment on the pull request');
  });
});
