import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import { Problems } from '../../src/core/problems.ts';

describe('Problems', () => {
  test('throws nothing when nothing is wrong', () => {
    const problems = new Problems();
    expect(() => problems.throwIfAny()).not.toThrow();
    expect(problems.lines).toEqual([]);
  });

  test('throws all problems at once, one per line, in order', () => {
    const problems = new Problems();
    problems.add('rate must be above 0, got -1', 'Use a positive rate.');
    problems.add('duration is missing');
    expect(problems.lines).toEqual(['rate must be above 0, got -1', 'duration is missing']);
    expect(() => problems.throwIfAny()).toThrow(
      new RampaError('RAMPA_CONFIG_INVALID', 'rate must be above 0, got -1\nduration is missing', {
        hint: 'Use a positive rate.',
      }),
    );
  });

  test('says everything once: the same line and the same hint', () => {
    const problems = new Problems();
    problems.add('rate is missing', 'Read the guide.');
    problems.add('rate is missing', 'Read the guide.');
    problems.add('vus is missing', 'Read the guide.');
    problems.add('stages is missing', 'Add a stage.');
    expect(thrownBy(problems)).toMatchObject({
      code: 'RAMPA_CONFIG_INVALID',
      message: 'rate is missing\nvus is missing\nstages is missing',
      hint: 'Read the guide. Add a stage.',
      exitCode: 3,
    });
  });

  test('shows the first fifty and counts the others, a hundred thousand in no time', () => {
    const problems = new Problems();
    for (let index = 0; index < 100_000; index++) problems.add(`option ${index} is not known`);
    problems.add('option 0 is not known');
    const lines = problems.text.split('\n');
    expect(lines).toHaveLength(51);
    expect(lines.slice(49)).toEqual(['option 49 is not known', 'and 99950 more']);
  });

  test('shows no more than can be read of long lines', () => {
    const problems = new Problems();
    for (let index = 0; index < 20; index++) problems.add(`${'x'.repeat(5_000_000)} ${index}`);
    problems.add('short');
    const lines = problems.text.split('\n');
    expect(lines[0]).toMatch(/^x{750}\.\.\. \(4999002 more characters\) \.\.\.x{248} 0$/);
    expect(lines.at(-1)).toBe('and 13 more');
    expect(problems.text.length).toBeLessThan(9500);
  });

  test('has no hint when no problem has one', () => {
    const problems = new Problems();
    problems.add('rate is missing');
    expect(thrownBy(problems)).toMatchObject({ message: 'rate is missing', hint: undefined });
  });
});

function thrownBy(problems: Problems): unknown {
  try {
    return problems.throwIfAny();
  } catch (thrown) {
    return thrown;
  }
}
