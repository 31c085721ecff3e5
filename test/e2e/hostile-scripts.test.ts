import { describe, expect, test } from 'vitest';
import { OWN_FRAME, runRampa, startRampa } from './support/run-rampa.ts';

const ON_A_SHARD = `import { isMainThread, parentPort } from 'node:worker_threads';`;

const LOOP = `
  export const config = { vus: 2, iterations: 10 };
  export default (worker) => worker.sleep(5);
`;

describe('a script that interferes with rampa', () => {
  test.concurrent.for([
    ['setTimeout', 'globalThis.setTimeout = () => ({});'],
    ['clearTimeout', 'globalThis.clearTimeout = () => {};'],
    ['setImmediate', 'globalThis.setImmediate = () => ({});'],
    ['performance.now', 'performance.now = () => 0;'],
    ['Date', 'globalThis.Date = class extends Date { static now() { return 0; } };'],
    [
      'what it posts to the main thread',
      `${ON_A_SHARD} if (!isMainThread) for (const message of [
        { type: 'done' }, { type: 'frame' }, null, 'text',
      ]) parentPort.postMessage(message);`,
    ],
    [
      'the port to the main thread',
      `${ON_A_SHARD} if (!isMainThread) { parentPort.removeAllListeners(); parentPort.close(); }`,
    ],
  ])('changes %s, and the run is as it should be: 0', async ([, code], context) => {
    const { code: exitCode, result, stderr } = await runRampa(`${code} ${LOOP}`);
    context.expect(exitCode, stderr).toBe(0);
    context.expect(result?.scenarios).toMatchObject([{ scheduled: 10, completed: 10 }]);
  });

  test('exports something else on a shard: 3, with the reason', async () => {
    const script = `
      ${ON_A_SHARD}
      export const browse = isMainThread ? () => {} : 'nothing';
      export const config = { scenarios: { browse: { executor: 'shared-iterations' } } };
    `;
    const { code, stdout, stderr, result } = await runRampa(script, { args: ['--threads', '2'] });
    expect(code, stderr).toBe(3);
    expect(result?.run.causes).toMatchObject([
      {
        exit_code: 3,
        message: expect.stringMatching(
          /^scenario 'browse' has no function on a shard: the export 'browse' was one on the main thread/,
        ),
        hint: 'Export the same on every thread, whatever chance, the time or the thread say.',
      },
    ]);
    expect(stdout + stderr).not.toMatch(OWN_FRAME);
  });

  test('fails again and again in setup, outside of it: 2, told once with a count', async () => {
    const script = `
      export function setup() {
        for (let count = 0; count < 5; count++) setTimeout(() => { throw new Error('again'); }, 10);
        return new Promise((resolve) => setTimeout(resolve, 100));
      }
      export default () => {};
    `;
    const { code, result } = await runRampa(script);
    expect(code).toBe(2);
    expect(result?.run.causes).toMatchObject([
      { message: 'the script threw where nothing could catch it: again (5 times)' },
    ]);
  });

  test('opens a socket in setup that fails, with nothing of the script in the stack: 2', async () => {
    const script = `
      import { connect } from 'node:net';
      export function setup() {
        connect(1, '127.0.0.1');
        return new Promise((resolve) => setTimeout(resolve, 100));
      }
      export default () => {};
    `;
    const { code, stdout, stderr, result } = await runRampa(script);
    expect(code).toBe(2);
    expect(result?.run.causes).toMatchObject([
      { message: expect.stringMatching(/nothing could catch it: connect ECONNREFUSED/) },
    ]);
    expect(stdout + stderr).not.toContain('bug in rampa');
  });

  test('fails when the run is over: the exit code is that of the result', async () => {
    const script = `
      export const teardown = () => {
        setImmediate(function late() { setImmediate(late); Promise.reject(new Error('late')); });
      };
      export default () => {};
    `;
    const { code, result } = await runRampa(script);
    expect(code).toBe(result?.run.exit_code);
  });
});

describe('a script that blocks the main thread', () => {
  const BLOCKED = `
    export const config = { setupTimeout: '300ms', teardownTimeout: '300ms' };
    export function setup() { while (true); }
    export function teardown() { console.log('torn down'); while (true); }
    export default () => {};
  `;

  test('in setup and in teardown is held to both timeouts: 5', async () => {
    const { code, stdout, result } = await runRampa(BLOCKED);
    expect(code).toBe(5);
    expect(result?.run.causes).toMatchObject([
      { exit_code: 5, message: 'setup() did not end within 300ms' },
      { exit_code: 7, message: 'teardown() did not end within 300ms' },
    ]);
    expect(stdout).toContain('torn down');
  });

  test('in setup is interrupted by Ctrl+C, and torn down: 4', async () => {
    await using rampa = await startRampa(
      `
      import { writeSync } from 'node:fs';
      export function setup() { writeSync(1, 'blocked'); while (true); }
      export const teardown = () => console.log('torn down');
      export default () => {};
    `,
      { terminal: true },
    );
    await rampa.printed('blocked');
    rampa.pressCtrlC();
    const { code, stdout, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.run.causes).toMatchObject([{ exit_code: 4, message: 'run stopped: SIGINT' }]);
    expect(stdout).toContain('torn down');
  });

  test('by printing without end is interrupted too, whatever becomes of what is printed: 4', async () => {
    await using rampa = await startRampa(
      `
      export function setup() { while (true) console.log('blocked'); }
      export default () => {};
    `,
      { terminal: true },
    );
    await rampa.printed('blocked', 100);
    rampa.pressCtrlC();
    const { code, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.run.causes).toMatchObject([{ exit_code: 4, message: 'run stopped: SIGINT' }]);
  });

  test('in teardown is interrupted by Ctrl+C, and keeps the result of the load: 4', async () => {
    await using rampa = await startRampa(
      `
      import { writeSync } from 'node:fs';
      export function teardown() { writeSync(1, 'blocked'); while (true); }
      export default () => {};
    `,
      { terminal: true },
    );
    await rampa.printed('blocked');
    rampa.pressCtrlC();
    const { code, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.run.causes.map(({ message }) => message)).toEqual([
      'run stopped: SIGINT',
      'teardown() was interrupted by Ctrl+C',
    ]);
    expect(result?.scenarios).toMatchObject([{ completed: 1 }]);
  });
});

describe('a script that never finishes loading', () => {
  const MESSAGE = 'does not finish loading: its top-level await never settles';

  test.concurrent.for([
    ['check', 'waits for ever', 'await new Promise(() => {});', 1],
    ['inspect', 'waits for ever', 'await new Promise(() => {});', 3],
    ['check', 'exports a function named then', 'export function then() {}', 1],
  ] as const)('%s says so of one that %s', async ([command, , code, exitCode], context) => {
    const outcome = await runRampa(`${code} export default () => {};`, { command });
    context.expect(outcome.code, outcome.stderr).toBe(exitCode);
    context.expect(outcome.stdout).toBe('');
    context.expect(outcome.stderr).toContain(MESSAGE);
    context.expect(outcome.stderr).not.toMatch(OWN_FRAME);
  });

  test('on a shard alone does not keep Ctrl+C from ending the run: 4', async () => {
    await using rampa = await startRampa(`
      ${ON_A_SHARD}
      if (!isMainThread) {
        console.log('waiting');
        await new Promise(() => {});
      }
      export default () => {};
    `);
    await rampa.printed('waiting');
    rampa.signal('SIGINT');
    const { code, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.run.causes).toMatchObject([{ message: 'run stopped: SIGINT' }]);
  });
});

describe('a rejection at the top level that nobody awaits makes a script invalid', () => {
  test.concurrent.for([
    ['check', 1],
    ['inspect', 3],
    ['run', 3],
  ] as const)('for %s: %i', async ([command, exitCode], context) => {
    const script = `Promise.reject(new Error('stray')); export default () => {};`;
    const { code, stdout, stderr } = await runRampa(script, { command });
    context.expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    context.expect(stderr).toContain('nothing could catch it: stray');
  });
});

test('an iteration inside a system call that does not end is given up, and so is its thread', async () => {
  const script = `
    import { execFileSync } from 'node:child_process';
    import { writeSync } from 'node:fs';
    export const config = { vus: 1, duration: '100ms' };
    export default () => {
      writeSync(1, 'inside');
      execFileSync('sleep', ['25']);
    };
  `;
  await using rampa = await startRampa(script);
  await rampa.printed('inside');
  rampa.signal('SIGINT');
  await rampa.printed('press Ctrl+C again');
  await new Promise((resolve) => setTimeout(resolve, 80));
  rampa.signal('SIGINT');
  const { code, result } = await rampa.outcome;
  expect(code).toBe(4);
  expect(result?.scenarios).toMatchObject([{ completed: 0, interrupted: 1 }]);
});

test('what --import registers, such as tsx, loads the script on every thread', async () => {
  const loader = `
    import { readFileSync } from 'node:fs';
    import { registerHooks, stripTypeScriptTypes } from 'node:module';
    registerHooks({
      load(url, context, nextLoad) {
        if (!url.endsWith('/load.ts')) return nextLoad(url, context);
        const text = readFileSync(new URL(url), 'utf8');
        const source = stripTypeScriptTypes(text, { mode: 'transform' });
        return { format: 'module', source, shortCircuit: true };
      },
    });
  `;
  const script = `
    import { isMainThread } from 'node:worker_threads';
    enum Kind { Only }
    export const config = { vus: 2, iterations: 2 };
    export default (worker) =>
      worker.check(Kind.Only, { 'is there': (kind) => kind === 0 && !isMainThread });
  `;
  expect((await runRampa(script)).code).toBe(3);
  const { code, stderr, result } = await runRampa(script, {
    args: ['--threads', '2'],
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(loader)}` },
  });
  expect(code, stderr).toBe(0);
  expect(result?.checks).toMatchObject([{ name: 'is there', passes: 2, fails: 0 }]);
});
