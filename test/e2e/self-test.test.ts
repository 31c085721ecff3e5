import { expect, test } from 'vitest';
import { runRampa } from './support/run-rampa.ts';

function script(rate: number): string {
  return `
    import { scenario } from 'rampa';
    export default scenario(
      { executor: 'constant-arrival-rate', rate: ${rate}, duration: '1s', preAllocatedVus: 2 },
      async () => {},
    );
  `;
}

test('a self-test measures the machine before the run, says so, and is in the result', async () => {
  const { code, stderr, stdout, result } = await runRampa(script(20), { args: ['--self-test'] });
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(
    /^self-test: measuring what this machine can do\nself-test: this machine can do \d+ requests\/s with 1 thread, \d+ iterations\/s with an arrival rate\n$/,
  );
  expect(stdout).toContain('this machine can do');
  const { self_test: selfTest } = result?.health ?? {};
  expect(selfTest?.shards).toBe(1);
  expect(selfTest?.requests_per_second).toBeGreaterThan(100);
  expect(selfTest?.iterations_per_second).toBeGreaterThan(100);
  expect(result?.scenarios[0]?.completed).toBe(20);
});

test('a plan beyond what the machine can do is warned about before it runs', async () => {
  const args = ['--self-test', '--quiet', '--threads', '1'];
  const { stderr } = await runRampa(script(900_000), { args });
  expect(stderr).toMatch(
    /\nWarning: the plan asks for 900000 iterations\/s, \d+ % of the \d+\/s that 1 thread of this machine can do: use more threads, more machines or a lower rate\n/,
  );
});

test('a run without a self-test has none', async () => {
  const { stderr, result } = await runRampa(script(20));
  expect(stderr).toBe('');
  expect(result?.health.self_test).toBeNull();
});
