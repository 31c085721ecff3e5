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
