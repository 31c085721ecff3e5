import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailureSummary } from '../../src/core/failure.ts';
import { STRAY_SCENARIO } from '../../src/engine/error-log.ts';
import { ErrorSummary } from '../../src/runner/error-summary.ts';
import { CHECK, ERROR } from '../core/sample-failures.ts';

function summaryOf(failures: readonly FailureSummary[]): ErrorSummary {
  const summary = new ErrorSummary();
  for (const failure of failures) summary.add(failure);
  return summary;
}

describe('ErrorSummary', () => {
  test('is empty at first', () => {
    const errors = new ErrorSummary();
    expect([errors.isEmpty, errors.list(), errors.failedChecks()]).toEqual([true, [], []]);
  });

  test('adds up what the shards report, with the earliest sample and stack', () => {
    const errors = summaryOf([
      { ...ERROR, count: 2 },
      { ...ERROR, count: 5, stack: 'earlier', firstSecond: 0.5, lastSecond: 0.6 },
      { ...ERROR, count: 1, stack: 'later', lastSecond: 7, sample: undefined },
    ]);
    expect(errors.isEmpty).toBe(false);
    expect(errors.list()).toEqual([
      { ...ERROR, count: 8, stack: 'earlier', firstSecond: 0.5, lastSecond: 7 },
    ]);
  });

  test.each(['scenario', 'kind', 'message'] as const)('tells errors apart by %s', (field) => {
    const errors = summaryOf([ERROR, { ...ERROR, [field]: 'different', count: 3 }]);
    expect(errors.list().map(({ count }) => count)).toEqual([3, 1]);
  });

  test.each(['scenario', 'name', 'group', 'message'] as const)(
    'tells failed checks apart by %s',
    (field) => {
      const errors = summaryOf([CHECK, { ...CHECK, [field]: 'different', count: 9 }, CHECK]);
      expect(errors.failedChecks().map(({ count }) => count)).toEqual([9, 8]);
    },
  );

  test('a failed check is no error', () => {
    const errors = summaryOf([CHECK]);
    expect([errors.isEmpty, errors.list()]).toEqual([true, []]);
    expect(errors.failedChecks()).toEqual([CHECK]);
  });

  test('lists the most frequent first', () => {
    const errors = summaryOf([2, 9, 4].map((count) => ({ ...ERROR, message: `${count}`, count })));
    expect(errors.list().map(({ message }) => message)).toEqual(['9', '4', '2']);
  });

  test('keeps 50 kinds of a scenario and counts the rest together, so that none is lost', () => {
    const errors = new ErrorSummary();
    for (let index = 0; index < 80; index++) {
      errors.add({ ...ERROR, message: `number ${index}`, count: 2 });
      errors.add({ ...CHECK, name: `number ${index}` });
    }
    errors.add({ ...ERROR, message: 'number 3', count: 100 });
    const list = errors.list();
    expect(list).toHaveLength(51);
    expect(list[0]).toMatchObject({ message: 'number 3', count: 102 });
    const nothing = { stack: undefined, hint: undefined, sample: undefined };
    const other = { kind: 'other', message: 'other errors', count: 60 };
    expect(list[1]).toEqual({ ...ERROR, ...other, ...nothing });
    expect(errors.failedChecks()).toHaveLength(51);
    expect(errors.failedChecks()[0]).toMatchObject({ name: 'other checks', count: 120 });
  });

  test('is the same whatever the order in which the shards are heard', () => {
    const failure = fc.record({
      base: fc.constantFrom<FailureSummary>(ERROR, CHECK),
      message: fc.constantFrom('a', 'b', 'c'),
      count: fc.integer({ min: 1, max: 3 }),
      second: fc.integer({ min: 0, max: 3 }),
      iteration: fc.integer({ min: 0, max: 1000 }),
    });
    const failures = fc.uniqueArray(failure, { selector: ({ iteration }) => iteration });
    const pairs = failures.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    fc.assert(
      fc.property(pairs, (lists) => {
        const [left, right] = lists.map((list) => {
          const errors = summaryOf(
            list.map(({ base, message, count, second, iteration }) => ({
              ...{ ...base, message, count, firstSecond: second, lastSecond: second + 1 },
              sample: { iteration, heads: undefined },
            })),
          );
          return [...errors.list(), ...errors.failedChecks()];
        });
        expect(left).toEqual(right);
      }),
    );
  });

  test.each([
    { thrown: 1, stray: 0, text: '1 iteration threw' },
    { thrown: 7, stray: 0, text: '7 iterations threw' },
    { thrown: 0, stray: 1, text: '1 promise failed that nobody awaited' },
    { thrown: 2, stray: 3, text: '2 iterations threw, 3 promises failed that nobody awaited' },
  ])('says "$text"', ({ thrown, stray, text }) => {
    const errors = summaryOf([CHECK]);
    if (thrown > 0) errors.add({ ...ERROR, count: thrown });
    if (stray > 0) errors.add({ ...ERROR, scenario: STRAY_SCENARIO, count: stray });
    expect(errors.describe()).toBe(text);
  });

  test('tells what is new since it was last asked, and when that came', () => {
    const errors = summaryOf([{ ...ERROR, count: 2 }, CHECK]);
    expect(errors.takeNews().map(({ count }) => count)).toEqual([2, 4]);
    const later = { ...ERROR, count: 3, firstSecond: 8, lastSecond: 9, sample: undefined };
    errors.add(later);
    expect(errors.takeNews()).toEqual([later]);
    expect(errors.takeNews()).toEqual([]);
    expect(errors.list()).toEqual([{ ...ERROR, count: 5, lastSecond: 9 }]);
  });

  test('gives other hints for the codes that it is told of, where there was one', () => {
    const summary = new ErrorSummary({ TypeError: 'Do otherwise.' });
    summary.add(ERROR);
    summary.add({ ...ERROR, message: 'a', hint: undefined });
    summary.add({ ...ERROR, message: 'b', kind: 'RangeError' });
    const hints = summary.list().map(({ message, hint }) => [message, hint]);
    expect(Object.fromEntries(hints)).toEqual({
      'no items': 'Do otherwise.',
      a: undefined,
      b: 'Add items.',
    });
  });

  test('does not change what it was given', () => {
    const delta = Object.freeze({ ...ERROR });
    summaryOf([delta, delta]);
    expect(delta.count).toBe(1);
  });
});
