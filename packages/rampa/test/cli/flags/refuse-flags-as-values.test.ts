import { FakeCli } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';

async function ask(...args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const cli = new FakeCli(args);
  const code = await runCli(cli);
  return { code, stderr: cli.stderr.text };
}

describe('a flag whose value was forgotten', () => {
  test.each([
    [['run', 'load.ts', '--out', '-q'], '--out <path> needs a value, got the flag -q'],
    [['run', 'load.ts', '--baseline', '-q'], '--baseline <file> needs a value, got the flag -q'],
    [
      ['run', 'load.ts', '--env', '--vus=3'],
      '--env <key=value> needs a value, got the flag --vus=3',
    ],
    [
      ['compare', 'a', 'b', '--metric', '--out'],
      '--metric <key> needs a value, got the flag --out',
    ],
  ])('does not take the next one: %j', async (args, says) => {
    const { code, stderr } = await ask(...args);
    expect(code).toBe(3);
    expect(stderr).toContain(`Error: ${says}\n`);
    expect(stderr).toContain(`hint: Write './`);
  });

  test('takes what only looks like one', async () => {
    const { stderr } = await ask('run', 'load.ts', '--vus', '-1', '--max-change');
    expect(stderr).not.toContain('needs a value');
    expect((await ask('report', '/nowhere', '--json', '-')).stderr).toContain('/nowhere');
  });
});
