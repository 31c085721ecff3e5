import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeThrown, RampaError } from '../../src/core/errors.ts';
import { loadScript } from '../../src/script/load.ts';
import { nativeImport } from './native-import.ts';
import { openScriptFolder } from './script-folder.ts';

let folder: Awaited<ReturnType<typeof openScriptFolder>>;
beforeAll(async () => {
  folder = await openScriptFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

function load(name: string) {
  return loadScript(join(folder.path, name), { importModule: nativeImport });
}

/** What the user reads, without the folder that the scripts are in. */
async function failureOf(name: string): Promise<string> {
  const thrown: unknown = await load(name).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof RampaError)) return `no RampaError: ${describeThrown(thrown)}`;
  const hint = thrown.hint === undefined ? '' : `\n${thrown.hint}`;
  return `${thrown.code} ${thrown.message}${hint}`
    .replaceAll(`${folder.path}/`, '')
    .replaceAll(folder.path, 'the folder');
}

describe('loadScript', () => {
  test('gives the exports of a script', async () => {
    const module = await load('plain.ts');
    expect(module.path).toBe(join(folder.path, 'plain.ts'));
    expect(Object.keys(module.exports)).toEqual(['config', 'default', 'setup']);
  });

  test('gives the exports of a CommonJS script one by one', async () => {
    const module = await load('common-js.cjs');
    expect(Object.keys(module.exports)).toEqual(['default', 'config']);
  });

  test('lets a CommonJS script require rampa', async () => {
    const { exports } = await load('common-js-requires.cjs');
    expect(exports).toEqual({ kinds: ['function', 'function'] });
  });

  test('says how to make a script in a CommonJS package a module', async () => {
    expect(await failureOf('common-js/imports.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'common-js/imports.ts' has a syntax error: Cannot use import statement outside a module (at common-js/imports.ts:1)
      Add "type": "module" to package.json, or name the script .mts."
    `);
    expect(await failureOf('common-js/exports.js')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'common-js/exports.js' has a syntax error: Unexpected token 'export' (at common-js/exports.js:1)
      Add "type": "module" to package.json, or name the script .mjs."
    `);
  });

  test('says that a file is missing', async () => {
    expect(await failureOf('nowhere.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_NOT_FOUND test script not found: nowhere.ts
      Check the path; it is relative to the current folder."
    `);
  });

  test('says that an empty path is none', async () => {
    await expect(loadScript('')).rejects.toMatchObject({
      code: 'RAMPA_SCRIPT_NOT_FOUND',
      message: 'test script not found: its path is empty',
    });
  });

  test('refuses what is no path, such as a URL', async () => {
    await expect(loadScript(new URL('file:///load.ts') as never)).rejects.toMatchObject({
      code: 'RAMPA_SCRIPT_FAILED',
      message: 'test script must be the path of a file as text, got "file:///load.ts"',
      hint: 'Turn a file: URL into a path with fileURLToPath().',
    });
  });

  test('refuses a folder and a file that is no script', async () => {
    expect(await failureOf('.')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED test script must be a file, got a folder: the folder
      Name the script file in the folder."
    `);
    expect(await failureOf('notes.txt')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED test script must end in one of .ts .mts .cts .js .mjs .cjs, got notes.txt
      Write the test in TypeScript or JavaScript."
    `);
  });

  test('names the line of a syntax error in TypeScript', async () => {
    expect(await failureOf('syntax-error.ts')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'syntax-error.ts' has a syntax error: Expression expected (at syntax-error.ts:2)"`,
    );
  });

  test('names the line of a syntax error in an ES module, which Node does not', async () => {
    expect(await failureOf('syntax-error.mjs')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'syntax-error.mjs' has a syntax error: Unexpected token ';' (at syntax-error.mjs:2)"`,
    );
  });

  test('names the imported file that has the syntax error', async () => {
    expect(await failureOf('imports-syntax-error.mjs')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'imports-syntax-error.mjs' has a syntax error: Unexpected token ';' (at syntax-error.mjs:2)"`,
    );
  });

  test('names the line of an enum and says how to run it', async () => {
    expect(await failureOf('enum.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'enum.ts' uses syntax that is not plain type annotations: TypeScript enum is not supported in strip-only mode (at enum.ts:3)
      Rewrite it as erasable syntax, or install tsx and run with NODE_OPTIONS=--import=tsx."
    `);
  });

  test('names the line of a decorator and says how to run it', async () => {
    expect(await failureOf('decorator.ts')).toMatchInlineSnapshot(
      `
      "RAMPA_SCRIPT_FAILED script 'decorator.ts' uses decorators, which Node cannot run (at decorator.ts:5)
      Rewrite it as erasable syntax, or install tsx and run with NODE_OPTIONS=--import=tsx."
    `,
    );
  });

  test('names the place where a script throws, and keeps the error as the cause', async () => {
    expect(await failureOf('throws.ts')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'throws.ts' threw while loading: no database (at throws.ts:2:9)"`,
    );
    await expect(load('throws.ts')).rejects.toHaveProperty('cause.name', 'TypeError');
  });

  test('shows what was thrown when it is no error', async () => {
    expect(await failureOf('throws-text.mjs')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'throws-text.mjs' threw while loading: out of order"`,
    );
    expect(await failureOf('throws-nothing.mjs')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'throws-nothing.mjs' threw while loading: undefined, which is not an Error"`,
    );
  });

  test.each([
    [
      'an object whose code cannot be read',
      'throws-hostile-code.mjs',
      'a value that is not an Error',
    ],
    [
      'a proxy that refuses everything',
      'throws-hostile-proxy.mjs',
      // What Node gets to see when it looks at it.
      'trap (at throws-hostile-proxy.mjs:1:',
    ],
    [
      'a SyntaxError with a message that is no text',
      'throws-odd-syntax-error.mjs',
      '{"status":503} (at throws-odd-syntax-error.mjs:1:21)',
    ],
  ])('shows what it can of %s', async (_, name, text) => {
    const failure = await failureOf(name);
    expect(failure).toContain(`RAMPA_SCRIPT_FAILED script '${name}' threw while loading: ${text}`);
  });

  test('does not take a SyntaxError that the script throws for a syntax error in it', async () => {
    expect(await failureOf('throws-bad-json.mjs')).toMatchInlineSnapshot(
      `"RAMPA_SCRIPT_FAILED script 'throws-bad-json.mjs' threw while loading: Expected property name or '}' in JSON at position 1 (line 1 column 2) (at throws-bad-json.mjs:1:6)"`,
    );
  });

  test.each(['never-settles.mjs', 'thenable.mjs'])('gives up %s', async (name) => {
    const importModule = nativeImport;
    const loading = loadScript(join(folder.path, name), {
      importModule,
      giveUp: AbortSignal.timeout(50),
    });
    await expect(loading).rejects.toMatchObject({
      code: 'RAMPA_SCRIPT_FAILED',
      message: expect.stringMatching(
        /' does not finish loading: its top-level await never settles$/,
      ),
      hint: "Look for a promise that nothing resolves, and for an export named 'then'.",
    });
  });

  test('refuses a script that gives every object a property', async () => {
    expect(await failureOf('pollutes.mjs')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'pollutes.mjs' adds 'leaked' to Object.prototype, so every object has it
      Remove it, or define it with enumerable: false."
    `);
  });

  test('says which package to install', async () => {
    expect(await failureOf('missing-package.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-package.ts' imports 'rampa-fixture-package-that-is-missing', which cannot be found (in missing-package.ts)
      Run: npm install rampa-fixture-package-that-is-missing"
    `);
    expect(await failureOf('missing-scoped.mjs')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-scoped.mjs' imports '@rampa-fixture/missing', which cannot be found (in missing-scoped.mjs)
      Run: npm install @rampa-fixture/missing. Write a relative path for an alias: Node does not read the paths of tsconfig.json."
    `);
  });

  test('says that Node does not know aliases', async () => {
    expect(await failureOf('missing-alias.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-alias.ts' imports '@/steps.ts', which cannot be found (in missing-alias.ts)
      Write a relative path for an alias: Node does not read the paths of tsconfig.json."
    `);
    expect(await failureOf('missing-tilde.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-tilde.ts' imports '~steps', which cannot be found (in missing-tilde.ts)
      Write a relative path for an alias: Node does not read the paths of tsconfig.json."
    `);
  });

  test('says where the functions are that k6 exports', async () => {
    expect(await failureOf('missing-member.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-member.ts' cannot be linked: The requested module 'rampa' does not provide an export named 'check' (at missing-member.ts:1)
      Use worker.check: every iteration is given its worker."
    `);
  });

  test('says how JSON is imported', async () => {
    expect(await failureOf('missing-attribute.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-attribute.ts' cannot be linked: Module "file://missing-attribute.json" needs an import attribute of "type: json"
      Write: import data from './data.json' with { type: 'json' }"
    `);
  });

  test('says which parts of rampa there are', async () => {
    expect(await failureOf('missing-part.mjs')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-part.mjs' imports 'rampa/demos', which cannot be found (in missing-part.mjs)
      Import 'rampa/demo'; there are rampa and rampa/demo."
    `);
  });

  test('says what to use in place of a module of k6', async () => {
    expect(await failureOf('missing-k6.mjs')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-k6.mjs' imports 'k6', which cannot be found (in missing-k6.mjs)
      Use worker.http, worker.check and worker.sleep: k6's modules do not exist here."
    `);
  });

  test('says which file an import does not find', async () => {
    expect(await failureOf('missing-file.ts')).toMatchInlineSnapshot(`
      "RAMPA_SCRIPT_FAILED script 'missing-file.ts' imports 'nowhere.ts', which cannot be found (in missing-file.ts)
      Check the path and its ending; Node needs the full file name, such as ./steps.ts."
    `);
  });

  test('says which export an import does not find', async () => {
    expect(await failureOf('missing-export.mjs')).toMatchInlineSnapshot(
      `
      "RAMPA_SCRIPT_FAILED script 'missing-export.mjs' cannot be linked: The requested module './exports-nothing.mjs' does not provide an export named 'absent' (at missing-export.mjs:1)
      Check the name; of a type, write 'import type'."
    `,
    );
  });

  test('says what scenario() was not given', async () => {
    expect(await failureOf('no-function.mjs')).toMatchInlineSnapshot(
      `
      "RAMPA_SCRIPT_FAILED script 'no-function.mjs' threw while loading: scenario() must be given a function after its options, got {"executor":"constant-vus"} (at no-function.mjs:3:16)
      Write scenario({ ...options }, async (worker) => { ... })."
    `,
    );
  });
});
