import { describe, expect, test } from 'vitest';
import { startRampa } from './support/run-rampa.ts';

/** Two users who print a line when an iteration has begun, and another when it has ended. */
const LOOP = `
  export const config = { vus: 2, duration: '1h' };
  export const teardown = () => console.log('torn down');
  export default async (worker) => {
    console.log('begun');
    await worker.sleep(200);
    console.log('finished');
  };
`;

/** Two users whose iterations would take an hour. */
const LONG = `
  export const config = { vus: 2, duration: '1h' };
  export default async (worker) => {
    console.log('begun');
    await worker.sleep('1h');
  };
`;

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s lets running iterations finish, then writes and prints everything: 4',
    async (name) => {
      await using rampa = await startRampa(LOOP);
      await rampa.printed('begun', 3);
      rampa.signal(name);
      const { code, stdout, stderr, result } = await rampa.outcome;
      expect(code).toBe(4);
      expect(result?.run).toMatchObject({
        status: 'stopped',
        exit_code: 4,
        stop_reason: name,
        causes: [{ exit_code: 4, message: `run stopped: ${name}` }],
      });
      const begun = stdout.split('begun').length - 1;
      expect(result?.scenarios).toMatchObject([
        { scheduled: begun, completed: begun, interrupted: 0, dropped: 0 },
      ]);
      expect(stdout).toContain('torn down');
      expect(stdout).toContain(`✗ stopped by ${name} after`);
      expect(stderr).toContain('stopping: waiting up to 30s for running iterations');
    },
  );

  test('twice interrupts running iterations, and counts them: 4', async () => {
    await using rampa = await startRampa(LONG, { args: ['--threads', '2'] });
    await rampa.printed('begun', 2);
    rampa.signal('SIGINT');
    await rampa.printed('press Ctrl+C again');
    // Signals that follow each other at once are taken for one that came twice by way of a launcher.
    await new Promise((resolve) => setTimeout(resolve, 80));
    rampa.signal('SIGINT');
    const { code, stdout, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.scenarios).toMatchObject([
      { scheduled: 2, completed: 0, interrupted: 2, dropped: 0 },
    ]);
    expect(stdout).toContain('✗ stopped by SIGINT after');
  });

  test('once is enough where iterations are given no time to finish: 4', async () => {
    const script = LONG.replace('vus: 2', "gracefulStop: '0s', vus: 2").replace(
      'export const config = {',
      'export const config = { scenarios: { default: { executor: "constant-vus",',
    );
    await using rampa = await startRampa(script.replace("'1h' };", "'1h' } } };"));
    await rampa.printed('begun', 2);
    rampa.signal('SIGINT');
    const { code, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.scenarios).toMatchObject([{ scheduled: 2, completed: 0, interrupted: 2 }]);
  });

  test('cuts off a setup that never ends, still runs teardown and writes the result: 4', async () => {
    const script = `
      export const setup = () => {
        console.log('set up');
        return new Promise(() => {});
      };
      export const teardown = (data) => console.log('torn down with ' + data);
      export default async () => {};
    `;
    await using rampa = await startRampa(script);
    await rampa.printed('set up');
    rampa.signal('SIGINT');
    const { code, stdout, result, durationMs } = await rampa.outcome;
    expect(code).toBe(4);
    expect(stdout).toContain('torn down with undefined');
    expect(result?.run.causes).toMatchObject([{ exit_code: 4, message: 'run stopped: SIGINT' }]);
    expect(result?.summary).toBeNull();
    expect(durationMs).toBeLessThan(10_000);
  });

  test('ends a script that never finishes loading: 4', async () => {
    const script = `
      console.log('loading');
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      export default async () => {};
    `;
    await using rampa = await startRampa(script);
    await rampa.printed('loading');
    rampa.signal('SIGTERM');
    const { code, stderr, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(stderr).toContain('stopped by SIGTERM before the run had started');
    expect(result).toBeUndefined();
  });

  test('counts as stronger than a crossed threshold and iterations that threw: 4', async () => {
    const script = `
      export const config = { vus: 1, duration: '1h', thresholds: { iterations: ['count<1'] } };
      export default async (worker) => {
        console.log('begun');
        await worker.sleep(50);
        throw new Error('on purpose');
      };
    `;
    await using rampa = await startRampa(script);
    await rampa.printed('begun', 2);
    rampa.signal('SIGINT');
    const { code, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(result?.run.causes.map(({ exit_code }) => exit_code)).toEqual([4, 1, 2]);
  });
});
