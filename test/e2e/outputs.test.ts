import { expect, test } from 'vitest';
import type { RunEvent } from '../../packages/rampa/src/core/run.ts';
import { runRampa, startRampa } from './support/run-rampa.ts';

const FINE = `export default async (worker) => { await worker.sleep(10); };`;
const ESCAPE = '\u001b[';

test('the event log holds every phase in order, one JSON object per line', async () => {
  const script = `
    export const config = { thresholds: { iterations: ['count>0'] } };
    ${FINE}
  `;
  const args = ['--event-log', '{folder}/events.jsonl', '--vus', '2', '--duration', '1200ms'];
  const { code, result, written } = await runRampa(script, { args, read: 'events.jsonl' });
  expect(code).toBe(0);
  expect(written.endsWith('\n')).toBe(true);
  const events = written
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  expect(phases).toEqual(['setup', 'execute', 'teardown', 'complete']);
  expect(new Set(events.map((event) => event.run_id))).toEqual(new Set([result?.run.run_id]));
  const times = events.map(({ timestamp }) => timestamp);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  const last = events.findLast((event) => event.type === 'snapshot');
  expect(last?.snapshot.metrics['iterations']).toEqual(result?.summary?.metrics['iterations']);
  const verdict = events.find((event) => event.type === 'threshold');
  expect(verdict?.results).toMatchObject([{ metric: 'iterations', passed: true }]);
});

test('a fixed number of iterations on two threads is run to the last one', async () => {
  const args = ['--threads', '2', '--vus', '4', '--iterations', '101'];
  const { code, result } = await runRampa(FINE, { args });
  expect(code).toBe(0);
  expect(result?.run.shards).toBe(2);
  expect(result?.scenarios).toMatchObject([{ scheduled: 101, completed: 101 }]);
});

test('a pipe has no colours and no live line', async () => {
  const { stdout, stderr } = await runRampa(FINE);
  expect(stdout).not.toContain(ESCAPE);
  expect(stderr).toBe('');
});

test('FORCE_COLOR colours a pipe, and NO_COLOR is stronger', async () => {
  const forced = await runRampa(FINE, { env: { FORCE_COLOR: '1' } });
  expect(forced.stdout).toContain(ESCAPE);
  const both = await runRampa(FINE, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  expect(both.stdout).not.toContain(ESCAPE);
});

test('--quiet prints nothing for a run that passes, and only the causes for another', async () => {
  const passed = await runRampa(FINE, { args: ['--quiet'] });
  expect(passed).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const failed = await runRampa(`export default () => { throw new Error('sold out'); };`, {
    args: ['--quiet'],
  });
  expect(failed).toMatchObject({ code: 2, stdout: '' });
  expect(failed.stderr).toContain('Error: ');
  expect(failed.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('--progress prints plain lines into a pipe', async () => {
  const { code, stderr } = await runRampa(FINE, { args: ['--progress'] });
  expect(code).toBe(0);
  expect(stderr).not.toBe('');
  expect(stderr).not.toContain(ESCAPE);
  expect(stderr).not.toContain('\r');
});

test('a reader that goes away, as in a pipe to head, changes neither run nor result', async () => {
  await using rampa = await startRampa(FINE, { args: ['--progress'] });
  rampa.closeStdout();
  const { code, stderr, result } = await rampa.outcome;
  expect(code).toBe(0);
  expect(stderr).not.toContain('EPIPE');
  expect(result?.scenarios).toMatchObject([{ completed: 1 }]);
});
