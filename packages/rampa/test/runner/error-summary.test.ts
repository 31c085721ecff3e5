import { describe, expect, test } from 'vitest';
import { STRAY_SCENARIO } from '../../src/engine/error-log.ts';
import type { IterationErrorDelta } from '../../src/engine/link.ts';
import { ErrorSummary } from '../../src/runner/error-summary.ts';

const DELTA: IterationErrorDelta = {
  scenario: 'load',
  kind: 'TypeError',
  message: 'no items',
  stack: 'TypeError: no items',
  hint: 'Add items.',
  count: 1,
};

describe('ErrorSummary', () => {
  test('is empty at first', () => {
    const errors = new ErrorSummary();
    expect([errors.isEmpty, errors.list()]).toEqual([true, []]);
  });

  test('adds up what the shards report, and keeps the first stack', () => {
    const errors = new ErrorSummary();
    errors.add({ ...DELTA, count: 2 });
    errors.add({ ...DELTA, count: 5, stack: 'another' });
    expect(errors.isEmpty).toBe(false);
    expect(errors.list()).toEqual([{ ...DELTA, count: 7 }]);
  });

  test.each(['scenario', 'kind', 'message'] as const)('tells errors apart by %s', (field) => {
    const errors = new ErrorSummary();
    errors.add(DELTA);
    errors.add({ ...DELTA, [field]: 'different', count: 3 });
    expect(errors.list().map(({ count }) => count)).toEqual([3, 1]);
  });

  test('lists the most frequent first', () => {
    const errors = new ErrorSummary();
    for (const count of [2, 9, 4]) errors.add({ ...DELTA, message: `${count}`, count });
    expect(errors.list().map(({ message }) => message)).toEqual(['9', '4', '2']);
  });

  test('keeps 50 kinds and counts the rest together, so that none is lost', () => {
    const errors = new ErrorSummary();
    for (let index = 0; index < 80; index++) {
      errors.add({ ...DELTA, message: `number ${index}`, count: 2 });
    }
    errors.add({ ...DELTA, message: 'number 3', count: 100 });
    const list = errors.list();
    expect(list).toHaveLength(51);
    expect(list[0]).toMatchObject({ message: 'number 3', count: 102 });
    expect(list[1]).toEqual({
      ...DELTA,
      kind: 'other',
      message: 'other errors',
      stack: undefined,
      hint: undefined,
      count: 60,
    });
  });

  test.each([
    { thrown: 1, stray: 0, text: '1 iteration threw' },
    { thrown: 7, stray: 0, text: '7 iterations threw' },
    { thrown: 0, stray: 1, text: '1 promise failed that nobody awaited' },
    { thrown: 2, stray: 3, text: '2 iterations threw, 3 promises failed that nobody awaited' },
  ])('says "$text"', ({ thrown, stray, text }) => {
    const errors = new ErrorSummary();
    if (thrown > 0) errors.add({ ...DELTA, count: thrown });
    if (stray > 0) errors.add({ ...DELTA, scenario: STRAY_SCENARIO, count: stray });
    expect(errors.describe()).toBe(text);
  });

  test('tells what is new since it was last asked', () => {
    const errors = new ErrorSummary();
    errors.add({ ...DELTA, count: 2 });
    errors.add({ ...DELTA, message: 'other', count: 1 });
    expect(errors.takeNews().map(({ count }) => count)).toEqual([2, 1]);
    errors.add({ ...DELTA, count: 3 });
    expect(errors.takeNews()).toEqual([{ ...DELTA, count: 3 }]);
    expect(errors.takeNews()).toEqual([]);
    expect(errors.list().map(({ count }) => count)).toEqual([5, 1]);
  });

  test('does not change what it was given', () => {
    const errors = new ErrorSummary();
    const delta = Object.freeze({ ...DELTA });
    errors.add(delta);
    errors.add(delta);
    expect(delta.count).toBe(1);
  });
});
