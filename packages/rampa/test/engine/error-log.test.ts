import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import { ErrorLog } from '../../src/engine/error-log.ts';

function totalOf(deltas: readonly { readonly count: number }[]): number {
  return deltas.reduce((sum, { count }) => sum + count, 0);
}

describe('ErrorLog', () => {
  test('counts what is thrown by scenario, kind and message', () => {
    const log = new ErrorLog();
    log.add('browse', new Error('no milk'));
    log.add('browse', new Error('no milk'));
    log.add('browse', new TypeError('no milk'));
    log.add('browse', new Error('no bread'));
    log.add('buy', new Error('no milk'));
    const counts = log.take().map(({ stack, hint, ...rest }) => rest);
    expect(counts).toEqual([
      { scenario: 'browse', kind: 'Error', message: 'no milk', count: 2 },
      { scenario: 'browse', kind: 'TypeError', message: 'no milk', count: 1 },
      { scenario: 'browse', kind: 'Error', message: 'no bread', count: 1 },
      { scenario: 'buy', kind: 'Error', message: 'no milk', count: 1 },
    ]);
  });

  test('gives what came since the last time only', () => {
    const log = new ErrorLog();
    log.add('load', new Error('a'));
    expect(totalOf(log.take())).toBe(1);
    expect(log.take()).toEqual([]);
    log.add('load', new Error('a'));
    log.add('load', new Error('a'));
    expect(log.take()).toMatchObject([{ message: 'a', count: 2 }]);
  });

  test('what was taken does not change afterwards', () => {
    const log = new ErrorLog();
    log.add('load', new Error('a'));
    const taken = log.take();
    log.add('load', new Error('a'));
    expect(taken).toMatchObject([{ count: 1 }]);
  });

  test('keeps the stack of the first one', () => {
    const log = new ErrorLog();
    const first = new Error('a');
    log.add('load', first);
    log.add('load', new Error('a'));
    expect(log.take()).toMatchObject([{ stack: first.stack, count: 2 }]);
  });

  test('a rampa error has its code as kind, and its hint', () => {
    const log = new ErrorLog();
    log.add('load', new RampaError('RAMPA_HTTP_TIMEOUT', 'too slow', { hint: 'Wait longer.' }));
    expect(log.take()).toMatchObject([
      { kind: 'RAMPA_HTTP_TIMEOUT', message: 'too slow', hint: 'Wait longer.' },
    ]);
  });

  test.each([
    ['text', 'string', 'text'],
    [undefined, 'undefined', 'undefined, which is not an Error'],
    [{ status: 500 }, 'object', 'a value that is not an Error: {"status":500}'],
    [404, 'number', 'a number that is not an Error: 404'],
  ])('%# also takes what is no Error', (thrown, kind, message) => {
    const log = new ErrorLog();
    log.add('load', thrown);
    expect(log.take()).toEqual([
      { scenario: 'load', kind, message, stack: undefined, hint: undefined, count: 1 },
    ]);
  });

  test('tells 50 kinds apart and counts the rest together, for each scenario', () => {
    const log = new ErrorLog();
    for (let index = 0; index < 50; index++) log.add('one', new Error(`number ${index}`));
    for (let index = 50; index < 80; index++) log.add('one', new Error(`number ${index}`));
    for (let index = 0; index < 7; index++) log.add('two', new Error(`number ${index}`));
    log.add('one', new Error('number 3'));
    const deltas = log.take();
    expect(deltas).toHaveLength(52);
    expect(deltas[3]).toMatchObject({ message: 'number 3', count: 2 });
    expect(deltas.slice(50)).toEqual([
      {
        scenario: 'one',
        kind: 'other',
        message: 'other errors',
        stack: undefined,
        hint: undefined,
        count: 30,
      },
      {
        scenario: 'two',
        kind: 'other',
        message: 'other errors',
        stack: undefined,
        hint: undefined,
        count: 7,
      },
    ]);
  });

  test('an error that calls itself other is bounded like any', () => {
    const log = new ErrorLog();
    for (let index = 0; index < 500; index++) {
      log.add('load', Object.assign(new Error(`number ${index}`), { code: 'other' }));
    }
    const deltas = log.take();
    expect(deltas).toHaveLength(51);
    expect(totalOf(deltas)).toBe(500);
  });

  test('keeps at most 2,000 characters of each text', () => {
    const log = new ErrorLog();
    const long = new Error('m'.repeat(5000));
    long.stack = 's'.repeat(5000);
    log.add('load', Object.assign(long, { code: 'c'.repeat(5000) }));
    expect(log.take()).toEqual([
      {
        scenario: 'load',
        kind: 'c'.repeat(2000),
        message: 'm'.repeat(2000),
        stack: 's'.repeat(2000),
        count: 1,
      },
    ]);
  });
});
