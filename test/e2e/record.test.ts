import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readResult } from '../../packages/rampa/src/report/read-result.ts';
import { runRampa, runRampaOn, startRampa } from './support/run-rampa.ts';

const SCRIPT = `
  export const config = { metrics: { wait: 'trend' }, thresholds: { 'wait{page:/}': ['max<1000'] } };
  export default async (worker) => {
    await worker.sleep(10);
    worker.trend('wait', 10, { page: worker.execution.iteration % 2 === 0 ? '/' : '/orders' });
    if (worker.execution.iteration % 50 === 49) throw new Error('sold out');
  };
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-record-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const report = (file: string, ...args: string[]) => runRampaOn(file, { command: 'report', args });

test('a recorded run prints the same summary again, from any number of threads', async () => {
  const file = join(folder, 'threads');
  const args = ['--record', file, '--threads', '2', '--vus', '4', '--duration', '2500ms'];
  const { code, stdout, result } = await runRampa(SCRIPT, { args });
  expect(code).toBe(2);
  const again = await report(file);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  // Paths of scripts are shown from the folder that the command runs in, which is the same.
  expect(again.stdout).toBe(stdout);
  const json = await report(file, '--json', '-');
  expect(JSON.parse(json.stdout)).toEqual(result);
  const { run } = await readResult(file);
  expect(run.script_sha256).toBe(createHash('sha256').update(SCRIPT).digest('hex'));
});

test('a run that is killed reads back to its last second', async () => {
  const file = join(folder, 'killed');
  const args = ['--record', file, '--vus', '2', '--duration', '1m', '--progress'];
  await using running = await startRampa(SCRIPT, { args, out: false });
  await expect.poll(() => secondsOf(file), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  running.signal('SIGKILL');
  await running.outcome;
  const recorded = await readResult(file);
  expect(recorded).toMatchObject({ damage: undefined, result: undefined });
  expect(recorded.loadSeconds).toBeGreaterThanOrEqual(2);
  const { code, stdout } = await report(file, '--threshold', 'wait{page:/orders}: min>1');
  expect(code).toBe(0);
  expect(stdout).toContain('✗ the recording ends before the run did');
  expect(stdout).toContain('✓ wait{page:/orders}  min>1');
  expect(stdout).toMatch(/Errors {2}\d+ in 1 kind\n {2}\d+× Error: sold out\n/);
  const crossed = await report(file, '--threshold', 'wait: max<10', '--to', '2s');
  expect(crossed.code).toBe(1);
});

test('a disk that is full is a failed output, and the run goes on', async () => {
  const { code, result } = await runRampa(SCRIPT, {
    args: ['--record', join(folder, 'full'), '--iterations', '3'],
    // No file may get longer than this.
    through: ['bash', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'bash'],
    out: false,
  });
  expect(code).toBe(6);
  expect(result).toBeUndefined();
});

async function secondsOf(file: string): Promise<number> {
  const recorded = await readResult(file).catch(() => undefined);
  return recorded?.loadSeconds ?? 0;
}
