import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWN_FRAME, type RampaOptions, runRampa, runRampaOn } from './support/run-rampa.ts';

const FINE = `export default async () => {};`;
const HEAD = `import { defineConfig, scenario } from 'rampa';`;

interface Case extends RampaOptions {
  readonly title: string;
  readonly script: string;
  /** What the message must hold, in this order. */
  readonly says: readonly string[];
}

/** Input that is refused before any load starts. */
const REFUSED: readonly Case[] = [
  {
    title: 'a syntax error',
    script: 'export const first = 1;\nexport const second = (;',
    says: ["load.ts' has a syntax error: ", 'load.ts:2)'],
  },
  {
    title: 'syntax that Node cannot strip',
    script: `enum Kind { One }\n${FINE}`,
    says: ['is not plain type annotations', 'load.ts:1)', 'NODE_OPTIONS=--import=tsx'],
  },
  {
    title: 'a script that throws while it loads',
    script: "throw new TypeError('no database');",
    says: ['threw while loading: no database', 'load.ts:1:7'],
  },
  {
    title: 'a script that throws null while it loads',
    script: 'throw null;',
    says: ['threw while loading: a value that is not an Error: null'],
  },
  {
    title: 'a script that throws an Error with a message that is no text',
    script: "throw Object.assign(new Error('x'), { message: { status: 503 } });",
    says: ['threw while loading: '],
  },
  {
    title: 'a script that throws an Error that cannot be read',
    script: `
      const error = new Error('x');
      Object.defineProperty(error, 'message', { get() { throw new Error('trap'); } });
      throw error;`,
    says: ['threw while loading: '],
  },
  {
    title: 'a script that throws what has a code that cannot be read',
    script: "throw { get code() { throw new Error('trap'); } };",
    says: ['threw while loading: a value that is not an Error'],
  },
  {
    title: 'a script that throws a SyntaxError with a message that is no text',
    script: "throw Object.assign(new SyntaxError('x'), { message: { status: 503 } });",
    says: ['threw while loading: {"status":503}'],
  },
  {
    title: 'a script that gives every object a property',
    script: `Object.prototype.leaked = 1; ${FINE}`,
    says: ["adds 'leaked' to Object.prototype", 'hint: Remove it'],
  },
  {
    title: 'a script that throws an Error with a stack that is no text',
    script: "throw Object.assign(new Error('odd'), { stack: 5 });",
    says: ['threw while loading: odd'],
  },
  {
    title: 'a script that exhausts the stack',
    script: 'function deeper() { return deeper(); }\ndeeper();',
    says: ['threw while loading: Maximum call stack size exceeded'],
  },
  {
    title: 'an import of a package that is not installed',
    script: `import 'rampa-e2e-package-that-is-missing';\n${FINE}`,
    says: ['which cannot be found', 'npm install rampa-e2e-package-that-is-missing'],
  },
  {
    title: 'an import of a file that does not exist',
    script: `import './steps.ts';\n${FINE}`,
    says: ["steps.ts', which cannot be found"],
  },
  { title: 'a script without scenarios', script: 'export {};', says: ['no scenarios found in '] },
  {
    title: 'an empty file',
    script: '',
    says: ['no scenarios found in '],
  },
  {
    title: 'a file that is not a script',
    script: 'hello',
    name: 'notes.txt',
    says: ['test script must end in one of .ts'],
  },
  {
    title: 'an unknown executor',
    script: `${HEAD} export const load = scenario({ executor: 'constant-vu' }, () => {});`,
    says: ['scenarios.load.executor must be one of ', 'did you mean constant-vus?'],
  },
  {
    title: 'several bad options, all in one message',
    script: `
      ${HEAD}
      export const config = defineConfig({
        setupTimeout: 'soon',
        thresholds: { http_reqs: ['p(95)<1'], no_such_metric: ['count>1'], checks: ['rate<'] },
      });
      export const one = scenario({ executor: 'constant-arrival-rate', rate: 0, maxVUs: 1 }, () => {});
      export const two = scenario({ executor: 'constant-vus', vus: -1, duration: 5 }, () => {});
    `,
    says: [
      'config.setupTimeout must be a duration',
      'scenarios.one.rate must be a number',
      'scenarios.one.duration must be a duration',
      'did you mean maxVus?',
      'scenarios.two.vus must be an integer',
      "a unit is missing: write '5s' or '5ms'",
      'thresholds.http_reqs[0] asks for a p(95)',
      'must be a known metric, got "no_such_metric"',
      'thresholds.checks[0] must be a threshold',
    ],
  },
  {
    title: 'a config that is not an object',
    script: `export const config = [1];\n${FINE}`,
    says: ['config must be an object of options, got [1]'],
  },
  {
    title: 'a config with values of the strangest types',
    script: `export const config = { vus: 10n, duration: Symbol('x') };\n${FINE}`,
    says: ['config.vus must be an integer', 'got Symbol(x)'],
  },
  {
    title: 'a setup that is not a function',
    script: `export const setup = 5;\n${FINE}`,
    says: ["the export 'setup' must be a function, got 5"],
  },
  {
    title: 'a setup that cannot be read',
    script: `const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      export { proxy as setup };
      ${FINE}`,
    says: ["the export 'setup' must be a function, got something that cannot be read"],
  },
  {
    title: 'an unknown flag',
    script: FINE,
    args: ['--vu', '3'],
    says: ["unknown option '--vu'", 'Did you mean --vus?'],
  },
  {
    title: 'several bad flags, all in one message',
    script: FINE,
    args: ['--threads', 'many', '--env', 'KEY', '--stage', '5', '--vus', '0'],
    says: ['--stage must be', '--env must be KEY=VALUE', '--threads must be', 'must be an integer'],
  },
  {
    title: 'a scenario that does not exist',
    script: `${HEAD} export const browse = scenario({ executor: 'shared-iterations' }, () => {});`,
    args: ['--scenario', 'brows'],
    says: ["scenario 'brows' not found, did you mean 'browse'?"],
  },
  {
    title: 'a result file in a folder that does not exist',
    script: FINE,
    out: false,
    args: ['--out', '{folder}/nowhere/result.json'],
    says: ['cannot be opened for writing', "nowhere' does not exist"],
  },
  {
    title: 'an unknown output',
    script: FINE,
    args: ['--output', 'jsn=x'],
    says: ["unknown output backend: 'jsn'", 'Did you mean json?'],
  },
];

describe('input that is refused: exit code 3, one clear error, no stack trace of rampa', () => {
  test.concurrent.for(REFUSED)('$title', async ({ script, says, title, ...options }, context) => {
    const { code, stdout, stderr, result } = await runRampa(script, options);
    context.expect(code, stderr).toBe(3);
    context.expect(stdout, title).toBe('');
    context.expect(stderr.match(/^Error:/gm), stderr).toHaveLength(1);
    context.expect(stderr).toMatch(inOrder(says));
    context.expect(stderr).not.toMatch(OWN_FRAME);
    context.expect(stderr).not.toContain('Warning');
    context.expect(result).toBeUndefined();
  });

  test('a script that does not exist', async () => {
    const missing = join(tmpdir(), 'rampa-e2e-no-such-script.ts');
    const run = await runRampaOn(missing);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain(`test script not found: ${missing}`);
    const check = await runRampaOn(missing, { command: 'check' });
    expect(check).toMatchObject({ code: 2, stdout: '' });
    expect(check.stderr).toContain(`test script not found: ${missing}`);
  });

  test('a folder in place of a script', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rampa-e2e-folder-'));
    const { code, stderr } = await runRampaOn(folder);
    await rm(folder, { recursive: true });
    expect(code).toBe(3);
    expect(stderr).toContain('must be a file, got a folder');
  });
});

/** Things that user code may throw, as source text. */
const THROWN: readonly string[] = [
  'undefined',
  'null',
  "'text'",
  '42n',
  "Symbol('mark')",
  'Object.create(null)',
  '() => {}',
  "new Error('')",
  "Object.assign(new Error('x'), { message: { status: 503 } })",
  "Object.assign(new Error('x'), { message: Symbol('y') })",
  "Object.assign(new Error('x'), { stack: 5 })",
  "Object.assign(new Error('x'), { name: undefined, code: 7 })",
  "Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('trap'); } })",
  "new Proxy(new Error('x'), { get() { throw new Error('trap'); } })",
  "new Proxy({}, { getPrototypeOf() { throw new Error('trap'); } })",
  "Object.assign(new Error('x'), { cause: Object.assign(new Error('y'), { stack: {} }) })",
];

describe('whatever user code throws is an error of the script, without a stack trace of rampa', () => {
  test('in an iteration: each is counted, and the run goes on to its end', async () => {
    const script = `
      const makers = [${THROWN.map((text) => `() => ${text}`).join(',\n')}];
      export const config = { vus: 1, iterations: makers.length };
      export default async (worker) => { throw makers[worker.execution.iteration](); };
    `;
    const { code, stdout, stderr, result } = await runRampa(script);
    expect(code, stderr).toBe(2);
    const count = THROWN.length;
    expect(result?.scenarios).toMatchObject([{ completed: count, errors: count, interrupted: 0 }]);
    expect(result?.errors.reduce((sum, error) => sum + error.count, 0)).toBe(count);
    expect(stdout + stderr).not.toMatch(OWN_FRAME);
  });

  // The strangest ones; the others take the same ways.
  test.concurrent.for(THROWN.slice(-6))('in setup and teardown: %s', async (text, context) => {
    const fail = `() => { throw ${text}; }`;
    const script = `export const setup = ${fail}; export const teardown = ${fail}; ${FINE}`;
    const { code, stdout, stderr, result } = await runRampa(script);
    context.expect(code, stderr).toBe(5);
    const { causes = [] } = result?.run ?? {};
    context.expect(causes.map(({ exit_code }) => exit_code)).toEqual([5, 7]);
    context.expect(causes[0]?.message).toMatch(/^setup\(\) threw: ./);
    context.expect(causes[1]?.message).toMatch(/^teardown\(\) threw: ./);
    context.expect(stdout + stderr).not.toMatch(OWN_FRAME);
  });
});

function inOrder(texts: readonly string[]): RegExp {
  const escaped = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('[^]*'));
}
