import { describe, expect, test } from 'vitest';
import { EXIT, type ExitCode } from '../../src/core/codes.ts';
import { RampaError } from '../../src/core/errors.ts';
import { Causes } from '../../src/runner/causes.ts';

/** Strongest first, as the design says; a defect in rampa comes before everything. */
const ORDER: readonly ExitCode[] = [70, 5, 3, 4, 1, 7, 6, 2];

const PAIRS = ORDER.flatMap((stronger, index) =>
  ORDER.slice(index + 1).map((weaker) => ({ stronger, weaker })),
);

describe('Causes', () => {
  test('knows every exit code', () => {
    expect([...ORDER, EXIT.passed].sort()).toEqual(Object.values(EXIT).sort());
  });

  test('without any the run has passed', () => {
    const causes = new Causes();
    expect([causes.exitCode, causes.status, causes.list()]).toEqual([0, 'passed', []]);
  });

  test.each(PAIRS)(
    '$stronger is stronger than $weaker, in either order',
    ({ stronger, weaker }) => {
      for (const codes of [
        [stronger, weaker],
        [weaker, stronger],
      ] as const) {
        const causes = new Causes();
        for (const code of codes) causes.add(code, `cause ${code}`);
        expect(causes.exitCode).toBe(stronger);
        expect(causes.list().map(({ exitCode }) => exitCode)).toEqual([stronger, weaker]);
      }
    },
  );

  test('causes of the same strength stay in the order they came', () => {
    const causes = new Causes();
    causes.add(EXIT.thresholdBreach, 'first');
    causes.add(EXIT.iterationError, 'weaker');
    causes.add(EXIT.thresholdBreach, 'second');
    expect(causes.list().map(({ message }) => message)).toEqual(['first', 'second', 'weaker']);
  });

  test('what comes more than once is one cause, with a count', () => {
    const causes = new Causes();
    for (const stack of ['first', 'second', 'third']) {
      causes.add(EXIT.iterationError, 'again', 'a hint', stack);
    }
    causes.add(EXIT.bug, 'again');
    causes.add(EXIT.iterationError, 'other');
    expect(causes.list()).toEqual([
      { exitCode: 70, message: 'again', hint: undefined, stack: undefined },
      { exitCode: 2, message: 'again (3 times)', hint: 'a hint', stack: 'first' },
      { exitCode: 2, message: 'other', hint: undefined, stack: undefined },
    ]);
  });

  test('different ones are bounded, and none hides a stronger one', () => {
    const causes = new Causes();
    for (let index = 0; index < 1000; index++) causes.add(EXIT.iterationError, `number ${index}`);
    causes.add(EXIT.iterationError, 'number 7');
    causes.add(EXIT.thresholdBreach, 'stronger');
    const messages = causes.list().map(({ message }) => message);
    expect(messages).toHaveLength(102);
    expect(messages.slice(0, 2)).toEqual(['stronger', 'number 0']);
    expect(messages).toContain('number 7 (2 times)');
    expect(messages.at(-1)).toBe('further causes that are not listed (900 times)');
  });

  test.each([
    [EXIT.bug, 'execution_failed'],
    [EXIT.setupFailed, 'setup_failed'],
    [EXIT.invalidConfig, 'execution_failed'],
    [EXIT.aborted, 'stopped'],
    [EXIT.thresholdBreach, 'threshold_failed'],
    [EXIT.teardownFailed, 'teardown_failed'],
    [EXIT.outputFailed, 'passed'],
    [EXIT.iterationError, 'execution_failed'],
  ] as const)('exit code %i has the status %s', (code, status) => {
    const causes = new Causes();
    causes.add(code, 'why');
    expect(causes.status).toBe(status);
  });

  test('takes the exit code, the hint and the stack of a rampa error, or of its cause', () => {
    const causes = new Causes();
    const own = new RampaError('RAMPA_TEARDOWN_FAILED', 'disk full', { hint: 'Make room.' });
    const cause = new Error('inner');
    causes.addThrown(own);
    causes.addThrown(new RampaError('RAMPA_SETUP_FAILED', 'setup() threw: inner', { cause }));
    expect(causes.list()).toEqual([
      { exitCode: 5, message: 'setup() threw: inner', hint: undefined, stack: cause.stack },
      { exitCode: 7, message: 'disk full', hint: 'Make room.', stack: own.stack },
    ]);
  });

  test('knows the error of another copy of the package', () => {
    const foreign = Object.assign(new Error('setup() threw'), {
      name: 'RampaError',
      code: 'RAMPA_SETUP_FAILED',
      exitCode: EXIT.setupFailed,
    });
    const causes = new Causes();
    causes.addThrown(foreign);
    expect(causes.exitCode).toBe(5);
  });

  test('believes no exit code that a script has made up', () => {
    const forged = Object.assign(new Error('x'), {
      name: 'RampaError',
      code: 'RAMPA_SETUP_FAILED',
      exitCode: 0,
    });
    const causes = new Causes();
    causes.addThrown(forged);
    expect(causes).toMatchObject({ exitCode: 5, status: 'setup_failed' });
  });

  test('keeps so much of a message, a hint and a stack as can be read', () => {
    const causes = new Causes();
    const thrown = new RampaError('RAMPA_SETUP_FAILED', 'm'.repeat(1e6), { hint: 'h'.repeat(1e6) });
    causes.addThrown(thrown);
    const [{ message = '', hint = '', stack = '' } = {}] = causes.list();
    expect(message).toContain('... (990000 more characters) ...');
    expect(hint).toContain('... (998000 more characters) ...');
    expect(stack.length).toBeLessThan(21_000);
  });

  test.each([new TypeError('oops'), 'oops', undefined, null])(
    'anything else is a bug in rampa: %s',
    (thrown) => {
      const causes = new Causes();
      causes.addThrown(thrown);
      expect(causes.list()).toMatchObject([
        { exitCode: 70, hint: 'Report this as a bug in rampa.' },
      ]);
      expect(causes.status).toBe('execution_failed');
    },
  );
});

test('an output that lost data has no stack, but what a script threw within one', () => {
  const causes = new Causes();
  const thrown = new Error('mine');
  causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', 'a'));
  causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', 'b', { cause: thrown }));
  const system = Object.assign(new Error('full'), { stack: 'Error: full\n    at x (node:fs:1:2)' });
  causes.addThrown(new RampaError('RAMPA_OUTPUT_FAILED', 'c', { cause: system }));
  expect(causes.list().map(({ stack }) => stack)).toEqual([undefined, thrown.stack, undefined]);
});
