import { describe, expect, test } from 'vitest';
import { runRampa } from './support/run-rampa.ts';

const HEAD = `import { defineConfig, scenario } from 'rampa';`;

describe('a threshold with a window', () => {
  const SCRIPT = `${HEAD}
    export const config = defineConfig({
      thresholds: { 'wait{kind:read}': ['p(95)[1s]<400', 'p(95)<400', 'max[1s]<400 for 1s'] },
      metrics: { wait: 'trend' },
    });
    export default scenario(
      { executor: 'constant-arrival-rate', rate: 50, duration: '3s', maxVus: 5 },
      (worker) => {
        const { iteration } = worker.execution;
        worker.trend('wait', iteration >= 73 && iteration < 77 ? 500 : 10, { kind: 'read' });
        worker.trend('wait', 9000, { kind: 'write' });
      },
    );`;

  test('fails a run that is fine as a whole, and says when it was not', async () => {
    const { code, stdout, result, written } = await runRampa(SCRIPT, {
      args: ['--event-log', '{folder}/events.jsonl'],
      read: 'events.jsonl',
    });
    expect(code, stdout).toBe(1);
    const failed = { start: 1, end: 2, value: 500 };
    const [windowed, plain, lasting] = result?.thresholds ?? [];
    expect(windowed).toMatchObject({
      passed: false,
      lhs: 500,
      windows: { failed: 1, first_failed: failed, worst: failed },
    });
    expect(plain).toMatchObject({ passed: true });
    expect(lasting).toMatchObject({ passed: true, windows: { longest_crossed: 0, worst: failed } });
    // A last frame that is late makes a window of its own.
    expect(stdout).toMatch(/from 1s to 2s, 1 of [34] windows crossed/);
    expect(result?.run.causes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^threshold crossed: wait\{kind:read\} p\(95\)\[1s\]<400, got 500 from 1s to 2s, /,
      ),
    ]);
    const events = written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = events.find(({ type }) => type === 'threshold');
    expect(last.results[0].windows.first_failed).toEqual(failed);
    const live = events.find(({ type }) => type === 'live_threshold');
    expect(live.results[0].windows.judged).toBeGreaterThanOrEqual(1);
  });

  test('that is longer than the run is refused before it', async () => {
    const { code, stderr } = await runRampa(SCRIPT.replace('[1s]', '[4s]'));
    expect(code).toBe(3);
    expect(stderr).toContain(
      'must fit into the 3s that the run is planned for, needs 4s, got "p(95)[4s]<400"',
    );
  });
});

describe('a threshold with a baseline', () => {
  const SCRIPT = `${HEAD}
    const { FACTOR = '1', LIMIT = 'p(95)<1000000' } = process.env;
    export const config = defineConfig({
      thresholds: { wait: LIMIT },
      metrics: { wait: 'trend' },
    });
    // The same spread in another order for every factor.
    export default scenario({ executor: 'shared-iterations', vus: 1, iterations: 2000 }, (worker) => {
      const step = (worker.execution.iteration * 7919) % 2000;
      worker.trend('wait', Number(FACTOR) * (50 + step / 20));
    });`;

  /** A run before, and what a second one makes of it. */
  async function compare(factor: string, limit = 'p(95)<baseline*1.1') {
    const first = await runRampa(SCRIPT);
    const files = { 'last.json': JSON.stringify(first.result) };
    const args = ['--baseline', '{folder}/last.json'];
    return runRampa(SCRIPT, { files, args, env: { FACTOR: factor, LIMIT: limit } });
  }

  test('passes when nothing has changed', async () => {
    const { code, stdout, result } = await compare('1');
    expect(code, stdout).toBe(0);
    expect(result?.thresholds[0]).toMatchObject({ passed: true, lhs: 145.023, rhs: 145.023 * 1.1 });
    expect(result?.thresholds[0]?.baseline).toMatchObject({ verdict: 'holds', value: 145.023 });
  });

  test('passes when the difference may be chance, and says so', async () => {
    const { code, stdout, result } = await compare('1.005', 'p(95)<=baseline');
    expect(code, stdout).toBe(0);
    expect(result?.thresholds[0]?.baseline?.verdict).toBe('within_noise');
    expect(stdout).toContain('the difference is within noise');
  });

  test('fails when it got slower, and shows both runs', async () => {
    const { code, stdout, result } = await compare('1.3');
    expect(code, stdout).toBe(1);
    expect(result?.thresholds[0]).toMatchObject({ passed: false });
    expect(result?.run.causes[0]?.message).toMatch(
      /^threshold crossed: wait p\(95\)<baseline\*1\.1, got 188\.\d+ \([\d.]+ to [\d.]+\), baseline 145\.023 \([\d.]+ to [\d.]+\)$/,
    );
    expect(stdout).toMatch(/baseline 145\.0ms \(1\d\d\.\dms to 1\d\d\.\dms\)/);
  });

  test.each([
    ['is missing', undefined, '--baseline cannot be read from'],
    ['is cut off', '{ "schema": "rampa.res', '--baseline must be whole JSON, or a recording'],
    ['is of something else', '{ "metrics": {} }', '--baseline must be a result of rampa'],
    [
      'is newer',
      '{ "schema": "rampa.result.v9" }',
      '--baseline must be of version rampa.result.v1, got "rampa.result.v9"',
    ],
  ])('is refused when the file %s', async (_, text, says) => {
    const { code, stderr } = await runRampa(SCRIPT, {
      files: text === undefined ? {} : { 'last.json': text },
      args: ['--baseline', '{folder}/last.json'],
      env: { LIMIT: 'p(95)<baseline' },
    });
    expect(code).toBe(3);
    expect(stderr).toContain(says);
  });

  test('is refused without a file', async () => {
    const { code, stderr } = await runRampa(SCRIPT, { env: { LIMIT: 'p(95)<baseline' } });
    expect(code).toBe(3);
    expect(stderr).toContain('compares with a baseline, and there is none');
  });
});
