import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type RampaOptions, runRampa } from './support/run-rampa.ts';

const FINE = `export default async () => {};`;

const THROWS = `
  export default async (worker) => {
    if (worker.execution.iteration === 1) throw new Error('the cart is empty');
  };
`;

interface Case {
  readonly title: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: RampaOptions['env'];
  readonly code: number;
  readonly status: string;
  /** The messages of all causes, strongest first. */
  readonly causes: readonly string[];
  /** What a person reads, somewhere in the output. */
  readonly says: string;
}

const SETUP_THROWS = `export function setup() { throw new Error('no database'); }`;
const TEARDOWN_THROWS = `export async function teardown() { throw new Error('still locked'); }`;
const IMPOSSIBLE = `export const config = { thresholds: { iterations: ['count>1000000'] } };`;

const CASES: readonly Case[] = [
  {
    title: '0 when everything passes',
    script: FINE,
    code: 0,
    status: 'passed',
    causes: [],
    says: '✓ passed',
  },
  {
    title: '1 when a threshold is crossed',
    script: `${IMPOSSIBLE} ${FINE}`,
    code: 1,
    status: 'threshold_failed',
    causes: ['threshold crossed: iterations count>1000000, got 1'],
    says: '1 of 1 thresholds crossed, exit code 1',
  },
  {
    title: '2 when an iteration throws',
    script: THROWS,
    args: ['--iterations', '3'],
    code: 2,
    status: 'execution_failed',
    causes: ['1 iteration threw'],
    says: 'Error: the cart is empty',
  },
  {
    title: '2 when an iteration throws something that is not an Error',
    script: `export default () => { throw { code: 7 }; };`,
    code: 2,
    status: 'execution_failed',
    causes: ['1 iteration threw'],
    says: 'a value that is not an Error: {"code":7}',
  },
  {
    title: '2 when an iteration calls worker.fail',
    script: `export default (worker) => worker.fail('sold out');`,
    code: 2,
    status: 'execution_failed',
    causes: ['1 iteration threw'],
    says: 'RAMPA_ITERATION_FAILED: sold out',
  },
  {
    title: '2 when a promise that nobody awaits rejects',
    script: `export default async (worker) => {
      Promise.reject(new Error('left alone'));
      await worker.sleep(20);
    };`,
    code: 2,
    status: 'execution_failed',
    causes: ['1 promise failed that nobody awaited'],
    says: 'left alone',
  },
  {
    title: '0 for an iteration that throws, with --no-fail-on-iteration-error',
    script: THROWS,
    args: ['--iterations', '3', '--no-fail-on-iteration-error'],
    code: 0,
    status: 'passed',
    causes: [],
    says: 'Error: the cart is empty',
  },
  {
    title: '5 when setup throws',
    script: `${SETUP_THROWS} ${FINE}`,
    code: 5,
    status: 'setup_failed',
    causes: ['setup() threw: no database'],
    says: 'failed in setup',
  },
  {
    title: '5 when setup never ends',
    script: `
      export const config = { setupTimeout: '200ms' };
      export const setup = () => new Promise(() => {});
      ${FINE}`,
    code: 5,
    status: 'setup_failed',
    causes: ['setup() did not end within 200ms'],
    says: 'raise setupTimeout',
  },
  {
    title: '5 when setup returns what cannot be copied',
    script: `export const setup = () => ({ login: () => {} }); ${FINE}`,
    code: 5,
    status: 'setup_failed',
    causes: ['setup() returned what cannot be copied to the shards: () => {} could not be cloned.'],
    says: 'Return plain data',
  },
  {
    title: '7 when teardown throws',
    script: `${TEARDOWN_THROWS} ${FINE}`,
    code: 7,
    status: 'teardown_failed',
    causes: ['teardown() threw: still locked'],
    says: 'failed in teardown',
  },
  {
    title: '7 when teardown never ends',
    script: `
      export const config = { teardownTimeout: '200ms' };
      export const teardown = () => new Promise(() => {});
      ${FINE}`,
    code: 7,
    status: 'teardown_failed',
    causes: ['teardown() did not end within 200ms'],
    says: 'raise teardownTimeout',
  },
  {
    title: '5 before 7 when setup and teardown fail',
    script: `${SETUP_THROWS} ${TEARDOWN_THROWS} ${FINE}`,
    code: 5,
    status: 'setup_failed',
    causes: ['setup() threw: no database', 'teardown() threw: still locked'],
    says: 'still locked',
  },
  {
    title: '1 before 7 before 2 when thresholds, teardown and an iteration fail',
    script: `${IMPOSSIBLE} ${TEARDOWN_THROWS} ${THROWS}`,
    args: ['--iterations', '2'],
    code: 1,
    status: 'threshold_failed',
    causes: [
      'threshold crossed: iterations count>1000000, got 2',
      'teardown() threw: still locked',
      '1 iteration threw',
    ],
    says: '1 iteration threw',
  },
];

describe('the exit code of a run', () => {
  test.concurrent.for(CASES)('$title', async (example, context) => {
    const { script, args = [], code, status, causes, says } = example;
    const outcome = await runRampa(script, { args });
    context.expect(outcome.code, outcome.stderr).toBe(code);
    context.expect(outcome.result?.run).toMatchObject({ status, exit_code: code });
    context.expect(outcome.result?.run.causes.map(({ message }) => message)).toEqual(causes);
    context.expect(outcome.stdout).toContain(says);
    context.expect(outcome.stderr).toBe('');
  });

  test('teardown runs without data after a setup that failed', async () => {
    const script = `
      ${SETUP_THROWS}
      export function teardown(data) { console.log('teardown got ' + data); }
      ${FINE}
    `;
    const { code, stdout, result } = await runRampa(script);
    expect(code).toBe(5);
    expect(stdout).toContain('teardown got undefined');
    expect(result?.summary).toBeNull();
    expect(result?.scenarios).toMatchObject([{ scheduled: 0 }]);
  });

  test('setup data reaches every thread as a copy, and teardown', async () => {
    const script = `
      export const setup = async () => ({ token: 'abc', at: new Date(0) });
      export const teardown = ({ token }) => console.log('signed out ' + token);
      export default (worker) => {
        const { token, at } = worker.setupData;
        worker.check(token, { copied: () => token === 'abc' && at.getTime() === 0 });
      };
    `;
    const args = ['--vus', '2', '--iterations', '2', '--threads', '2'];
    const { code, stdout, result } = await runRampa(script, { args });
    expect(code).toBe(0);
    expect(result?.checks).toMatchObject([{ name: 'copied', passes: 2, fails: 0 }]);
    expect(stdout).toContain('signed out abc');
  });

  test('a crossed threshold with abortOnFail ends the run early with 1', async () => {
    const script = `
      export const config = {
        vus: 2,
        duration: '1h',
        thresholds: { checks: [{ threshold: 'rate>0.9', abortOnFail: true }] },
      };
      export default async (worker) => {
        worker.check(1, { 'is two': (value) => value === 2 });
        await worker.sleep(50);
      };
    `;
    const { code, stdout, result } = await runRampa(script);
    expect(code).toBe(1);
    expect(result?.run).toMatchObject({
      status: 'threshold_failed',
      stop_reason: 'threshold crossed: checks rate>0.9',
      causes: [{ exit_code: 1, message: 'threshold crossed: checks rate>0.9, got 0' }],
    });
    expect(result?.summary?.duration).toBeLessThan(10);
    expect(result?.scenarios).toMatchObject([{ dropped: 0, interrupted: 0 }]);
    expect(stdout).toContain('1 of 1 thresholds crossed, exit code 1');
  });

  test('6 when an output loses its data, and the summary is printed all the same', async (context) => {
    context.skip(!existsSync('/dev/full'), 'this system has no /dev/full');
    const { code, stdout } = await runRampa(FINE, { out: false, args: ['--out', '/dev/full'] });
    expect(code).toBe(6);
    expect(stdout).toContain('no space left on the device');
    expect(stdout).toContain('exit code 6');
  });

  test('an output that loses its data does not hide a stronger cause or the other output', async (context) => {
    context.skip(!existsSync('/dev/full'), 'this system has no /dev/full');
    const { code, result } = await runRampa(`${IMPOSSIBLE} ${FINE}`, {
      args: ['--event-log', '/dev/full'],
    });
    expect(code).toBe(1);
    expect(result?.run.exit_code).toBe(1);
  });
});

describe('a script that calls process.exit() loses nothing, and does not pass', () => {
  test('while it loads: 3', async () => {
    const { code, stdout, stderr } = await runRampa(`process.exit(0); ${FINE}`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('threw while loading: the script called process.exit(0)');
    expect(stderr).toContain('hint: Throw an error instead: rampa ends the process itself.');
  });

  test('in setup: 5', async () => {
    const { code, result } = await runRampa(`export const setup = () => process.exit(); ${FINE}`);
    expect(code).toBe(5);
    expect(result?.run.causes).toMatchObject([
      { message: 'setup() threw: the script called process.exit()' },
    ]);
  });

  test('in teardown, with the result of the load: 7', async () => {
    const { code, result } = await runRampa(
      `export const teardown = () => process.exit(0); ${FINE}`,
    );
    expect(code).toBe(7);
    expect(result?.run.causes).toMatchObject([
      { message: 'teardown() threw: the script called process.exit(0)' },
    ]);
    expect(result?.scenarios).toMatchObject([{ completed: 1 }]);
  });
});

describe('the exit code of a check', () => {
  test('0 for a valid script, which is described and not run', async () => {
    const script = `
      export function setup() { throw new Error('must not run'); }
      export default async () => { throw new Error('must not run'); };
    `;
    const { code, stdout, stderr } = await runRampa(script, { command: 'check' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('status: valid');
    expect(stdout).toContain('setup: yes');
  });

  test('1 for an invalid one', async () => {
    const script = `export const config = { vus: 0, duration: '1s' }; ${FINE}`;
    const { code, stdout, stderr } = await runRampa(script, { command: 'check' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('config.vus must be an integer from 1 to 1000000, got 0');
  });
});
