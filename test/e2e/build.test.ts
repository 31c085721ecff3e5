import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoShop } from '../../packages/rampa/src/demo/index.ts';
import { pageParts } from '../../packages/rampa/src/outputs/html/page-parts.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, 'packages/rampa');
const LIMIT_MS = 60_000;

/** The package as users install it, built from the sources as they are now, in a project of its own. */
describe('the build', () => {
  let project = '';
  let installed = '';

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'rampa-build-'));
    installed = join(project, 'node_modules/rampa');
    await mkdir(installed, { recursive: true });
    await cp(join(PACKAGE, 'bin'), join(installed, 'bin'), { recursive: true });
    await cp(join(PACKAGE, 'package.json'), join(installed, 'package.json'));
    await execute(
      [join(ROOT, 'node_modules/rolldown/bin/cli.mjs'), '-c', '-d', join(installed, 'dist')],
      PACKAGE,
    );
    const cookies = join(project, 'node_modules/tough-cookie');
    await symlink(join(ROOT, 'node_modules/tough-cookie'), cookies);
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  }, LIMIT_MS);

  afterAll(async () => {
    await rm(project, { recursive: true });
  });

  test(
    'runs a script on several threads, with cookies',
    async () => {
      await using shop = await startDemoShop();
      await writeFile(
        join(project, 'load.ts'),
        `import { scenario } from 'rampa';
      export const config = { thresholds: { checks: ['rate==1'] } };
      export default scenario({ executor: 'per-vu-iterations', vus: 4, iterations: 5 }, async (worker) => {
        const shop: string = worker.env['SHOP'];
        worker.http.cookies.set(shop, 'theme', 'dark');
        const res = await worker.http.get(shop + '/products');
        worker.check(res, { ok: () => worker.http.cookies.get(shop)['theme'] === 'dark' && res.ok });
      });`,
      );
      const flags = ['--threads', '2', '--out', 'result.json', '--env', `SHOP=${shop.url}`];
      const page = ['--output', 'html=report.html', '--record', 'run.rampa-result'];
      await rampa('run', 'load.ts', '--quiet', ...flags, ...page);
      const result = JSON.parse(await readFile(join(project, 'result.json'), 'utf8'));
      expect(result.summary.metrics.http_reqs.count).toBe(20);
      expect(shop.stats().requestCount).toBe(20);
    },
    LIMIT_MS,
  );

  test(
    'has the page of a report in it, as the sources make it',
    async () => {
      await rampa('report', 'run.rampa-result', '--html', 'again.html');
      const { script, style } = await pageParts();
      for (const file of ['report.html', 'again.html']) {
        const html = await readFile(join(project, file), 'utf8');
        expect(html).toContain(`<script>${script}</script>`);
        expect(html).toContain(`<style>${style}</style>`);
        expect(html).toContain('Copyright (c) 2022 Leon Sorokin');
      }
    },
    LIMIT_MS,
  );

  test(
    'loads one URL',
    async () => {
      await using shop = await startDemoShop();
      const { stdout } = await rampa('bench', `${shop.url}/health`, '-n', '10', '-c', '2');
      expect(stdout).toContain('10');
      expect(shop.stats().requestCount).toBe(10);
    },
    LIMIT_MS,
  );

  test(
    'is what a program imports',
    async () => {
      await writeFile(
        join(project, 'program.ts'),
        `import { definePlan, Engine, scenario } from 'rampa';
      import { startDemoShop } from 'rampa/demo';
      await using shop = await startDemoShop();
      const test = await definePlan({
        default: scenario({ executor: 'shared-iterations', iterations: 3 }, async (worker) => {
          await worker.http.get(shop.url + '/health');
        }),
      });
      const result = await new Engine(test).start().wait();
      console.log(result.exitCode, shop.stats().requestCount);`,
      );
      const { stdout } = await execute(['program.ts'], project);
      expect(stdout).toBe('0 3\n');
    },
    LIMIT_MS,
  );

  test('names the licences of what is part of it', async () => {
    const text = await readFile(join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(text).toMatch(/^commander$/m);
    expect(text).toMatch(/^uplot$/m);
    expect(text).toMatch(/^zod$/m);
  });

  function rampa(...args: readonly string[]): Promise<{ stdout: string }> {
    return execute([join(installed, 'bin/rampa.js'), ...args], project);
  }
});

function execute(parts: readonly string[], cwd: string): Promise<{ stdout: string }> {
  const options = { cwd, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
  return promisify(execFile)(process.execPath, parts, options);
}
