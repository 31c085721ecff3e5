import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const LOAD = `
  export const config = { thresholds: { iterations: ['count==2'] } };
  export default async (worker) => { await worker.sleep(5); };
`;

interface Template {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[]; readonly reports: object };
}

async function readTemplate(): Promise<Template> {
  const text = await readFile(join(ROOT, 'ci/gitlab/rampa.yml'), 'utf8');
  return (parse(text) as { '.rampa': Template })['.rampa'];
}

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
  *'/jobs/artifacts/'*) [ -f earlier.json ] || exit 22; cp earlier.json rampa-baseline.json ;;
  *per_page*) echo '[{ "id": 5, "body": "hello" }, { "id": 6, "body": "<!-- rampa: load -->" }]' ;;
esac
`;

/** Runs the script of the job as a runner of GitLab does: all lines in one shell that ends at the first that fails. */
async function runJob(
  variables: Readonly<Record<string, string>>,
  earlier?: string,
): Promise<JobOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-gitlab-'));
  try {
    await mkdir(join(folder, 'bin'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'load.ts'), LOAD);
    await writeFile(join(folder, 'bin/curl'), `#!/usr/bin/env bash\n${CURL}`);
    await chmod(join(folder, 'bin/curl'), 0o755);
    if (earlier !== undefined) await writeFile(join(folder, 'earlier.json'), earlier);
    const template = await readTemplate();
    const env = {
      PATH: [join(folder, 'bin'), join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(':'),
      HOME: folder,
      CI_API_V4_URL: 'https://gitlab.example/api/v4',
      CI_JOB_NAME: 'load',
      CI_JOB_TOKEN: 'token-of-the-job',
      CI_PROJECT_ID: '3',
      ...template.variables,
      RAMPA_COMPARE_BRANCH: 'feature/x',
      ...variables,
    };
    const { code, log } = await bash(template.script.join('\n'), folder, env);
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

function bash(
  script: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; log: string }> {
  return new Promise((settle) => {
    execFile(
      'bash',
      ['-eo', 'pipefail', '-c', script],
      { cwd, env, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code ?? -1);
        settle({ code, log: stdout + stderr });
      },
    );
  });
}

describe('the template of GitLab', () => {
  test('runs a load test, keeps its results, and fails with its exit code', async () => {
    const { code, log, calls, files } = await runJob({ RAMPA_VUS: '3', RAMPA_DURATION: '300ms' });
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
    const first = await runJob({ RAMPA_THRESHOLDS_FAIL: 'false', RAMPA_COMPARE_BRANCH: '' });
    expect([first.code, first.calls]).toEqual([0, []]);
    const variables = {
      RAMPA_THRESHOLDS_FAIL: 'false',
      RAMPA_MAX_CHANGE: '10000%',
      RAMPA_FAIL_ON_REGRESSION: 'true',
      RAMPA_GITLAB_TOKEN: 'secret',
      CI_MERGE_REQUEST_IID: '12',
    };
    const second = await runJob(variables, first.files['rampa-results/result.json']);
    expect(second.code, second.log).toBe(0);
    expect(second.log).toContain('A threshold was crossed, which does not fail this job.');
    expect(second.files['rampa-results/comparison.md']).toContain('## rampa Performance Report');
    expect(second.files['rampa-note.md']).toMatch(
      /^<!-- rampa: load -->\n## rampa Performance Report\n[\s\S]*## rampa Results\n/,
    );
    const note = second.calls.at(-1) ?? '';
    expect(note).toContain(
      'PRIVATE-TOKEN: secret --request PUT --data-urlencode body@rampa-note.md',
    );
    expect(note).toContain('/projects/3/merge_requests/12/notes/6');
  });

  test('has its artifacts where its script leaves them', async () => {
    const { artifacts } = await readTemplate();
    expect(artifacts.paths).toEqual(['rampa-results/']);
    expect(artifacts.reports).toEqual({ junit: 'rampa-results/junit.xml' });
  });
});
