import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  type JobOptions,
  type JobOutcome,
  readAction,
  runAction,
} from './support/composite-action.ts';

const LOAD = `
  import { scenario } from 'rampa';
  export const config = { thresholds: { iterations: ['count==6'] } };
  export default scenario(
    { executor: 'per-vu-iterations', vus: 2, iterations: 3 },
    async (worker) => { await worker.sleep(5); },
  );
`;

function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** In place of rampa: ends with a code, and leaves what the steps after it read. */
function npx(code: number, compareCode = 0): string {
  return `
    [ "$2 $3" != "rampa run" ] || { echo '{}' >"$RUNNER_TEMP/rampa/result.json"; exit ${code}; }
    [ "$2 $3" != "rampa compare" ] || { echo '# compared' >"$RUNNER_TEMP/rampa/comparison.md"; exit ${compareCode}; }
  `;
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

  test.each([
    ['', 'npx: rampa is there', []],
    ['1.2.3', 'npm install', ['<rampa@1.2.3>']],
  ])('version %j: %s', async (version, _, installed) => {
    const { calls } = await runFaked({ version });
    const installs = calls.filter((one) => one.startsWith('npm '));
    expect(installs.map((one) => one.split(' ').at(-1))).toEqual(installed);
  });

  test('without a version of its own, a project gets the latest', async () => {
    const programs = { npx: '[ -e installed ]', npm: 'touch installed', gh: GH };
    const { calls } = await run({}, { programs });
    expect(calls.find((one) => one.startsWith('npm '))).toMatch(/<rampa@latest>$/);
  });

  test('node-version, working-directory and artifact-name reach what they are for', async () => {
    const { runs } = await readAction();
    const [node] = runs.steps;
    expect(node).toMatchObject({
      if: expression("inputs.node-version != ''"),
      with: { 'node-version': expression('inputs.node-version') },
    });
    const upload = runs.steps.find(({ uses = '' }) => uses.startsWith('actions/upload-artifact@'));
    expect(upload?.with).toMatchObject({
      name: expression('inputs.artifact-name'),
      'retention-days': 90,
    });
    const { calls } = await runFaked({ 'artifact-name': 'checkout' });
    expect(calls.filter((one) => one.includes('<--name> <checkout>'))).toHaveLength(2);
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
