import { expect, test } from 'vitest';
import { spawnMeasured } from './spawn-measured.ts';

test('a command is measured with its output and exit code', async () => {
  const run = await spawnMeasured(['bash', '-c', 'echo out; echo err >&2; exit 3']);
  expect([run.exitCode, run.stdout, run.stderr]).toEqual([3, 'out\n', 'err\n']);
  expect(run.cpuMs).toBeGreaterThanOrEqual(0);
  expect(run.elapsedMs).toBeGreaterThan(0);
});

test('a command that hangs is ended and named', async () => {
  const run = spawnMeasured(['bash', '-c', 'sleep 60'], { timeoutMs: 200 });
  await expect(run).rejects.toThrow(`'bash -c sleep 60' did not end within 200 ms`);
});
