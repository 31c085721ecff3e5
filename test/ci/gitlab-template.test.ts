import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FAILING_LOAD } from './support/failing-load.ts';
import { readTemplate } from './support/gitlab-template.ts';
import { runBash } from './support/run-bash.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const LOAD = `
  export const config = { thresholds: { iterations: ['count==2'] } };
  export default async (worker) => { await worker.sleep(5); };
`;

const PACKAGE = '{ "type": "module" }';

interface JobOutcome {
  readonly code: number;
  readonly log: string;
  /** What curl was called with, a line each. */
  readonly calls: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** In place of GitLab: `baseline` is the earlier result, if there is one. */
const CURL = `
printf '%s ' "$@" >>calls; echo >>calls
case "$*" in
  *'/jobs/artifacts/'*) [ -f earlier.json ] || exit 22; printf https://kept.example/earlier ;;
  *' https://kept.example/earlier') cp earlier.json rampa-baseline.json ;;
  *per_page*) echo '[{ "id": 5, "body": "hello" }, { "id": 6, "body": "<!-- rampa: load -->" }]' ;;
esac
`;

interface JobOptions {
  readonly variables: Readonly<Record<string, string>>;
  /** The result of the last pipeline, if there is one. */
  readonly earlier?: string | undefined;
  /** Whether `npm ci` has put rampa into the project; default true. */
  readonly isInstalled?: boolean;
  /** More files of the project, by name. */
  readonly projectFiles?: Readonly<Record<string, string>>;
  /** Programs by name, as bash, which are found before any other of the same name. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** Runs the script of the job as a runner of GitLab does: all lines in one shell that ends at the first that fails. */
async function runJob(options: JobOptions): Promise<JobOutcome> {
  const { variables, earlier, isInstalled = true, projectFiles = {}, programs = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'rampa-gitlab-'));
  try {
    await mkdir(join(folder, 'bin'));
    if (isInstalled) await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of Object.entries({
      'package.json': PACKAGE,
      'load.ts': LOAD,
      ...projectFiles,
    })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    for (const [name, body] of Object.entries({ curl: CURL, ...programs })) {
      await writeFile(join(folder, 'bin', name), `#!/usr/bin/env bash\n${body}`);
      await chmod(join(folder, 'bin', name), 0o755);
    }
    if (earlier !== undefined) await writeFile(join(folder, 'earlier.json'), earlier);
    const template = await readTemplate();
    const env = {
      PATH: [join(folder, 'bin'), join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(':'),
      HOME: folder,
      CI_API_V4_URL: 'https://gitlab.example/api/v4',
      CI_JOB_NAME: 'load',
      CI_JOB_TOKEN: 'token-of-the-job',
      CI_PROJECT_ID: '3',
      // Nobody listens there: a test that needs a registry fails.
      npm_config_registry: 'http://127.0.0.1:4',
      npm_config_fetch_retries: '0',
      ...template.variables,
      RAMPA_COMPARE_BRANCH: 'feature/x',
      ...variables,
    };
    const { code, log } = await runBash(template.script.join('\n'), { cwd: folder, env });
    const names = [
      'calls',
      'rampa-note.md',
      'rampa-results/result.json',
      'rampa-results/junit.xml',
    ];
    const all = [...names, 'rampa-results/comparison.md'];
    const read = async (name: string) => [
      name,
      await readFile(join(folder, name), 'utf8').catch(() => ''),
    ];
    const files: JobOutcome['files'] = Object.fromEntries(await Promise.all(all.map(read)));
    const calls = (files['calls'] ?? '').split('\n').filter((line) => line !== '');
    return { code, log, calls, files };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the template of GitLab', () => {
  test('runs a load test, keeps its results, and fails with its exit code', async () => {
    const { code, log, calls, files } = await runJob({
      variables: { RAMPA_VUS: '3', RAMPA_DURATION: '300ms' },
    });
    expect(code, log).toBe(1);
    expect(files['rampa-results/junit.xml']).toMatch(
      /name="iterations: count==2" time="0">\s+<failure message="got \d+"/,
    );
    expect(log).toContain('No earlier result of feature/x to compare with.');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('JOB-TOKEN: token-of-the-job');
    expect(calls[0]).toContain(
      'https://gitlab.example/api/v4/projects/3/jobs/artifacts/feature%2Fx/raw/rampa-results/result.json',
    );
  });

  test('compares with the branch, and notes the report on the merge request', async () => {
    const first = await runJob({
      variables: { RAMPA_THRESHOLDS_FAIL: 'false', RAMPA_COMPARE_BRANCH: '' },
    });
    expect([first.code, first.calls]).toEqual([0, []]);
    const variables = {
      RAMPA_THRESHOLDS_FAIL: 'false',
      RAMPA_MAX_CHANGE: '10000%',
      RAMPA_FAIL_ON_REGRESSION: 'true',
      RAMPA_GITLAB_TOKEN: 'secret',
      CI_MERGE_REQUEST_IID: '12',
    };
    const second = await runJob({
      variables,
      earlier: first.files['rampa-results/result.json'],
    });
    expect(second.code, second.log).toBe(0);
    expect(second.log).toContain('A threshold was crossed, which does not fail this job.');
    expect(second.files['rampa-results/comparison.md']).toContain('## rampa Performance Report');
    expect(second.files['rampa-note.md']).toMatch(
      /^<!-- rampa: load -->\n## rampa Performance Report\n[\s\S]*## rampa Results\n/,
    );
    // A token that follows a redirect would be another server's.
    const kept = second.calls.filter((call) => call.includes('kept.example'));
    expect(kept).toHaveLength(1);
    expect(kept.filter((call) => call.includes('secret'))).toEqual([]);
    const note = second.calls.at(-1) ?? '';
    expect(note).toContain(
      'PRIVATE-TOKEN: secret --request PUT --data-urlencode body@rampa-note.md',
    );
    expect(note).toContain('/projects/3/merge_requests/12/notes/6');
  });

  test('RAMPA_THRESHOLDS_FAIL false: what failed beside a threshold fails the job all the same', async () => {
    const variables = { RAMPA_THRESHOLDS_FAIL: 'false', RAMPA_COMPARE_BRANCH: '' };
    const projectFiles = { 'load.ts': FAILING_LOAD };
    const { code, log } = await runJob({ variables, projectFiles });
    expect(code, log).toBe(2);
    const programs = { npx: '[ "$3" != run ] || exit 1' };
    expect(await runJob({ variables, programs })).toMatchObject({ code: 1 });
  });

  test('RAMPA_ARGS becomes arguments as they are', async () => {
    const RAMPA_ARGS = '--tag\nshop=the $(north)\n\n--threads\r\n2';
    const programs = { npx: `printf '<%s>' "$@"; echo` };
    const { code, log } = await runJob({
      variables: { RAMPA_ARGS, RAMPA_COMPARE_BRANCH: '' },
      programs,
    });
    expect(code, log).toBe(0);
    expect(log).toMatch(/<run><load\.ts>.*<--tag><shop=the \$\(north\)><--threads><2>\n/);
  });

  test('without a rampa of its own and without RAMPA_VERSION, it fails and says what to do', async () => {
    const programs = { npm: 'echo npm is called' };
    const { code, log } = await runJob({ variables: {}, isInstalled: false, programs });
    expect(code).toBe(1);
    expect(log).toContain('There is no rampa in node_modules: run npm ci in before_script, or say');
    expect(log).not.toContain('npm is called');
  });

  test('with RAMPA_VERSION, npm installs that as rampa: here a path, with the real npm', async () => {
    const projectFiles = {
      'tools/rampa/package.json': '{ "name": "rampa", "version": "7.0.0", "bin": "bin.js" }',
      'tools/rampa/bin.js': `#!/usr/bin/env node\nconsole.log('rampa of the test', process.argv[2]);\n`,
    };
    const { code, log } = await runJob({
      variables: { RAMPA_VERSION: 'file:tools/rampa', RAMPA_COMPARE_BRANCH: '' },
      isInstalled: false,
      projectFiles,
    });
    expect(code, log).toBe(0);
    expect(log).toContain('rampa of the test --version\nrampa of the test run\n');
  });

  test('has its artifacts where its script leaves them', async () => {
    const { artifacts } = await readTemplate();
    expect(artifacts.paths).toEqual(['rampa-results/']);
    expect(artifacts.reports).toEqual({ junit: 'rampa-results/junit.xml' });
  });
});
