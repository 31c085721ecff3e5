import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { NOTHING_RAN, openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../../src/core/output.ts';
import type { RunResult } from '../../../src/core/run.ts';
import { githubOutput } from '../../../src/outputs/github/github-output.ts';
import { workflowCommand } from '../../../src/outputs/github/workflow-command.ts';
import { FULL_RESULT, PASSED_RESULT } from '../../cli/sample-run.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('github', () => openOutput(githubOutput));
outputContract('github', () =>
  openOutput(githubOutput, undefined, { env: { GITHUB_ACTIONS: 'true' } }),
);

/** An output in a job of GitHub, and what it has printed. */
async function openInJob(
  env: Readonly<Record<string, string>> = {},
): Promise<{ output: Output; printed: string[] }> {
  const printed: string[] = [];
  const print = (text: string): void => void printed.push(text);
  const output = await openOutput(githubOutput, undefined, {
    env: { GITHUB_ACTIONS: 'true', ...env },
    print,
  });
  return { output, printed };
}

const CROSSED = [
  '::error title=rampa::Threshold failed: http_req_duration@intended: p(99)<1000 (got 1.42s)\n',
  '::error title=rampa::Threshold failed: checks: rate>0.99 (got 0.98999)\n',
  '::error title=rampa::14 iterations threw\n',
  '::warning title=rampa%3A suspect numbers::Load generator: suspect%0Ashard 1 was busy 93 %25 of the time: it may have been the bottleneck\n',
].join('');

describe('github', () => {
  test('annotates crossed thresholds, other causes and numbers in doubt', async () => {
    const { output, printed } = await openInJob();
    await output.finish(FULL_RESULT);
    expect(printed.join('')).toBe(CROSSED);
  });

  test('prints nothing for a run that passed', async () => {
    const { output, printed } = await openInJob();
    await output.finish(PASSED_RESULT);
    expect(printed).toEqual([]);
  });

  test('appends its report to the summary of the step, and replaces only its own', async () => {
    await using folder = await tempFolder();
    const path = folder.path('summary.md');
    await writeFile(path, 'written before');
    const { output, printed } = await openInJob({ GITHUB_STEP_SUMMARY: path });
    await output.finish(PASSED_RESULT);
    await output.finish(FULL_RESULT);
    const text = await readFile(path, 'utf8');
    expect(text.startsWith('written before\n## rampa Results\n\n:x: `load.ts` **failed**')).toBe(
      true,
    );
    expect(text.match(/## rampa Results/g)).toHaveLength(1);
    expect(printed.join('')).toBe(CROSSED);
    await output.finish(FULL_RESULT);
    expect(printed.join('')).toBe(CROSSED);
  });

  test('keeps the summary within what GitHub shows', async () => {
    await using folder = await tempFolder();
    const path = folder.path('summary.md');
    const before = 'x'.repeat(2 ** 20 - 700);
    await writeFile(path, before);
    const { output } = await openInJob({ GITHUB_STEP_SUMMARY: path });
    await output.finish(FULL_RESULT);
    const text = await readFile(path);
    expect(text.byteLength).toBeLessThanOrEqual(2 ** 20);
    expect(text.subarray(before.length).toString()).toContain('## rampa Results');
  });

  test('shows as many errors as GitHub keeps, and how many more there are', async () => {
    const { output, printed } = await openInJob();
    const causes = Array.from({ length: 12 }, (_, index) => ({
      ...{ exitCode: 6, message: `output ${index}\nfailed`, hint: 'Look.', stack: undefined },
    }));
    const result: RunResult = { ...NOTHING_RAN, causes };
    await output.finish(result);
    const lines = printed.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('::error title=rampa::output 0%0Afailed%0ALook.');
    expect(lines[9]).toBe('::error title=rampa::and 3 more: the summary of the step has all');
  });

  test('does nothing elsewhere, and says so once', async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const output = await openOutput(githubOutput, undefined, { print });
    await output.finish(FULL_RESULT);
    expect(printed).toEqual([]);
    expect(output.losses?.()).toEqual([
      'github: nothing was written: GITHUB_ACTIONS is not true, so this is no job of GitHub',
    ]);
  });

  test('cannot be opened with a summary that cannot be written to, or a destination', async () => {
    await expect(openInJob({ GITHUB_STEP_SUMMARY: '/nowhere/summary.md' })).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message:
        "github: '/nowhere/summary.md' cannot be opened for writing: the folder '/nowhere' does not exist",
    });
    await expect(openOutput(githubOutput, 'x')).rejects.toMatchObject({
      message: "github: there is no destination, got 'x'",
    });
  });
});

/** Reads a command as the runner of GitHub does: properties up to the next `::`, then the text. */
function parseCommand(line: string): { title: string; text: string } {
  const [, properties = '', text = ''] = /^::error ([\s\S]*?)::([\s\S]*)$/.exec(line) ?? [];
  const [pair = ''] = properties.split(',');
  const data = (one: string): string =>
    one.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const title = pair.slice('title='.length).replaceAll('%3A', ':').replaceAll('%2C', ',');
  return { title: data(title), text: data(text) };
}

test('a command is one line and is read back as it was, whatever its texts are', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('%', '%25', '0A', '\n', '\r', ':', '::', ',', 'a'))
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(odd, odd, (title, text) => {
      const line = workflowCommand('error', title, text);
      expect(line).not.toMatch(/[\r\n]/);
      expect(parseCommand(line)).toEqual({ title, text });
    }),
  );
});
