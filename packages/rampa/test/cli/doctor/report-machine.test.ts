import { FakeCli } from 'testkit';
import { expect, test } from 'vitest';
import { readMachine } from '../../../src/cli/doctor/read-machine.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { VERSION } from '../../../src/core/version.ts';

test('rampa doctor prints one fact per line', async () => {
  const cli = new FakeCli(['doctor'], { cores: 8 });
  expect(await runCli(cli)).toBe(0);
  expect(cli.stdout.text.split('\n')).toEqual([
    'node: 24.0.0',
    `rampa: ${VERSION}`,
    'platform: linux (x86_64)',
    'cores: 8',
    'memory: 8.0GB (5.0GB free)',
    'open files limit: 1024',
    expect.stringMatching(/^commander: \d+\.\d+\.\d+$/),
    expect.stringMatching(/^zod: \d+\.\d+\.\d+$/),
    '',
  ]);
});

test('the machine is read from the system', async () => {
  const machine = await readMachine('v24.1.0');
  expect(machine.nodeVersion).toBe('24.1.0');
  expect(machine.cores).toBeGreaterThanOrEqual(1);
  expect(machine.memoryBytes).toBeGreaterThan(machine.freeMemoryBytes);
});
