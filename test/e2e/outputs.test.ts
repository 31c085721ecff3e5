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

/** The beginning of a shell command: no file may become longer than `kilobytes`, as on a full disk. */
function limitedTo(kilobytes: number): readonly string[] {
  return ['bash', '-c', `ulimit -f ${kilobytes}; exec "$0" "$@"`];
}

test('a full disk leaves the result of an earlier run, and whole lines in the event log: 6', async () => {
  const { code, stderr, files, result, written } = await runRampa(FINE, {
    args: ['--event-log', '{folder}/events.jsonl', '--quiet'],
    files: { 'result.json': '{"run":"of yesterday"}' },
    through: limitedTo(1),
    read: 'events.jsonl',
  });
  expect(code).toBe(6);
  expect(stderr).toContain("result.json' cannot be written to: ");
  expect(stderr).toContain("events.jsonl' cannot be written to: ");
  expect(files).toEqual(['events.jsonl', 'load.ts', 'result.json']);
  expect(result).toEqual({ run: 'of yesterday' });
  const types = written.split('\n').map((line) => line === '' || JSON.parse(line).type);
  expect(types.slice(0, 2)).toEqual(['phase', 'phase']);
});

test('a script that throws where nothing catches it while it loads leaves no file: 3', async () => {
  const script = `
    Promise.reject(new Error('left alone'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    ${FINE}
  `;
  const { code, files } = await runRampa(script, { args: ['--event-log', '{folder}/log'] });
  expect(code).toBe(3);
  expect(files).toEqual(['load.ts']);
});

test('every result file tells how all other outputs came out', async () => {
  const outcome = await runRampa(FINE, {
    args: ['--out', '{folder}/other.json', '--out', '/dev/full'],
    read: 'other.json',
  });
  expect(outcome.code).toBe(6);
  const { run } = outcome.result ?? {};
  expect(run).toMatchObject({ exit_code: 6, status: 'passed' });
  expect(run?.causes[0]?.message).toContain("json: '/dev/full' cannot be written to");
  expect(JSON.parse(outcome.written).run).toEqual(run);
});

test('the result says what was run, and names variables without their values', async () => {
  const args = ['--vus', '2', '--env', 'TOKEN=hush', '--tag', 'build=117', '--iterations', '3'];
  const { result } = await runRampa(FINE, { args });
  expect(result?.run).toMatchObject({
    script: expect.stringContaining('load.ts'),
    tags: { build: '117' },
    env: ['TOKEN'],
    scenarios: { default: { executor: 'shared-iterations', vus: 2, iterations: 3, env: [] } },
    node_version: process.versions.node,
  });
  expect(JSON.stringify(result)).not.toContain('hush');
});

test('everything that iterations print is printed, although the run is over', async () => {
  const script = `
    export default () => {
      for (let line = 0; line < 1000; line++) console.log('line ' + line);
      console.error('a thousand');
    };
  `;
  const args = ['--quiet', '--threads', '2', '--vus', '2', '--iterations', '100'];
  const { code, stdout, stderr } = await runRampa(script, { args });
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(100_001);
  expect(stderr.split('\n')).toHaveLength(101);
});

test('an error message of fifty megabytes is cut', async () => {
  const script = `
    export const setup = () => { throw new Error('x'.repeat(50e6)); };
    ${FINE}
  `;
  const { code, stdout, result } = await runRampa(script);
  expect(code).toBe(5);
  expect(stdout).toContain('x... (49992000 more characters) ...x');
  expect(stdout.length).toBeLessThan(10_000);
  expect(result?.run.causes[0]?.message.length).toBeLessThan(10_100);
});
