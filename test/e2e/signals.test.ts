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

/** Takes its time to tear down. */
const TEARDOWN = `
  export async function teardown() {
    await Promise.resolve();
    console.log('tearing down');
    await new Promise((resolve) => setTimeout(resolve, 600));
    console.log('torn down');
  }
  export default async () => {};
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

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s during teardown lets it finish, and counts as an abort: 4',
    async (name) => {
      await using rampa = await startRampa(TEARDOWN);
      await rampa.printed('tearing down');
      rampa.signal(name);
      const { code, stdout, stderr, result } = await rampa.outcome;
      expect(code).toBe(4);
      expect(stderr).toContain('stopping: waiting for teardown; press Ctrl+C again to cut it off');
      expect(stdout).toContain('torn down');
      expect(result?.run).toMatchObject({ exit_code: 4, stop_reason: name });
      expect(result?.scenarios).toMatchObject([{ completed: 1 }]);
    },
  );

  test('twice during teardown cuts it off: 4', async () => {
    await using rampa = await startRampa(TEARDOWN.replace('600', '60_000'));
    await rampa.printed('tearing down');
    rampa.signal('SIGINT');
    await rampa.printed('press Ctrl+C again');
    await new Promise((resolve) => setTimeout(resolve, 80));
    rampa.signal('SIGINT');
    const { code, stdout, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(stdout).not.toContain('torn down');
    expect(result?.run.causes).toMatchObject([
      { exit_code: 4, message: 'run stopped: SIGINT' },
      { exit_code: 7, message: 'teardown() was cut off by a kill' },
    ]);
  });

  test('three times ends the process, and leaves all files as they were: 4', async () => {
    const script = LONG.replace(
      "await worker.sleep('1h');",
      'await worker.sleep(20); while (true) {}',
    );
    await using rampa = await startRampa(script, {
      files: { 'result.json': '{"run":"of yesterday"}' },
      args: ['--out', '{folder}/new.json'],
    });
    await rampa.printed('begun');
    for (let count = 1; count <= 3; count++) {
      rampa.signal('SIGINT');
      if (count < 3) await rampa.printed('press Ctrl+C again', count);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    const { code, files, result } = await rampa.outcome;
    expect(code).toBe(4);
    expect(files).toEqual(['load.ts', 'result.json']);
    expect(result).toEqual({ run: 'of yesterday' });
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

  test.each([0, 5, 60])(
    'and another %i ms later end a script that never finishes loading: 4',
    async (laterMs) => {
      const script = `
        console.log('loading');
        await new Promise((resolve) => setTimeout(resolve, 3_600_000));
        export default async () => {};
      `;
      await using rampa = await startRampa(script, { args: ['--event-log', '{folder}/log'] });
      await rampa.printed('loading');
      rampa.signal('SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, laterMs));
      rampa.signal('SIGTERM');
      const { code, stderr, files } = await rampa.outcome;
      expect(code).toBe(4);
      expect(stderr).toContain('stopped by SIGTERM before the run had started');
      expect(files).toEqual(['load.ts']);
    },
  );

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
