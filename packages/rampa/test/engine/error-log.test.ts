import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import { giveHeads, SHOW_HEADS } from '../../src/core/exchange-heads.ts';
import { ErrorLog, type FailedCheck } from '../../src/engine/error-log.ts';
import { HEADS } from '../core/sample-failures.ts';

const NOTHING = { firstSecond: 3, lastSecond: 3, sample: undefined };

const FAILED: FailedCheck = {
  ...{ scenario: 'load', group: '', name: 'is there', iteration: 7 },
  ...{ subject: undefined, failure: undefined },
};

function logAt(second = 3): ErrorLog {
  return new ErrorLog(() => second);
}

function totalOf(deltas: readonly { readonly count: number }[]): number {
  return deltas.reduce((sum, { count }) => sum + count, 0);
}

/** What knows of a request, and how often it was asked. */
function answered(): { readonly subject: object; readonly askedCount: () => number } {
  let count = 0;
  const show = (): typeof HEADS => {
    count++;
    return HEADS;
  };
  return { subject: { [SHOW_HEADS]: show }, askedCount: () => count };
}

describe('ErrorLog', () => {
  test('counts what is thrown by scenario, kind and message', () => {
    const log = logAt();
    log.add('browse', new Error('no milk'), 4);
    log.add('browse', new Error('no milk'), 5);
    log.add('browse', new TypeError('no milk'), 6);
    log.add('browse', new Error('no bread'), 7);
    log.add('buy', new Error('no milk'));
    const of = (iteration: number | undefined) => {
      return { ...NOTHING, sample: { iteration, heads: undefined } };
    };
    const about = { type: 'error', hint: undefined, stack: expect.any(String) };
    expect(log.take()).toEqual([
      { ...about, scenario: 'browse', kind: 'Error', message: 'no milk', count: 2, ...of(4) },
      { ...about, scenario: 'browse', kind: 'TypeError', message: 'no milk', count: 1, ...of(6) },
      { ...about, scenario: 'browse', kind: 'Error', message: 'no bread', count: 1, ...of(7) },
      { ...about, scenario: 'buy', kind: 'Error', message: 'no milk', count: 1, ...of(undefined) },
    ]);
  });

  test('gives what came since the last time only, and a sample once', () => {
    let second = 0;
    const log = new ErrorLog(() => second++);
    log.add('load', new Error('a'), 1);
    expect(log.take()).toMatchObject([
      { count: 1, firstSecond: 0, lastSecond: 0, sample: { iteration: 1 } },
    ]);
    expect(log.take()).toEqual([]);
    log.add('load', new Error('a'), 2);
    log.add('load', new Error('a'), 3);
    expect(log.take()).toMatchObject([
      { message: 'a', count: 2, firstSecond: 1, lastSecond: 2, sample: undefined },
    ]);
  });

  test('what was taken does not change afterwards', () => {
    const log = logAt();
    log.add('load', new Error('a'));
    const taken = log.take();
    log.add('load', new Error('a'));
    expect(taken).toMatchObject([{ count: 1 }]);
  });

  test('keeps the stack of the first one', () => {
    const log = logAt();
    const first = new Error('a');
    log.add('load', first);
    log.add('load', new Error('a'));
    expect(log.take()).toMatchObject([{ stack: first.stack, count: 2 }]);
  });

  test('a rampa error has its code as kind, and its hint', () => {
    const log = logAt();
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
    const log = logAt();
    log.add('load', thrown, 9);
    const nothing = { stack: undefined, hint: undefined };
    const sample = { iteration: 9, heads: undefined };
    expect(log.take()).toEqual([
      { type: 'error', scenario: 'load', kind, message, ...nothing, count: 1, ...NOTHING, sample },
    ]);
  });

  test('tells 50 kinds of each scenario apart, and counts its rest together', () => {
    const log = logAt();
    for (let index = 0; index < 80; index++) log.add('one', new Error(`number ${index}`));
    for (let index = 0; index < 7; index++) log.add('two', new Error(`number ${index}`));
    log.add('one', new Error('number 3'));
    const deltas = log.take();
    expect(deltas).toHaveLength(58);
    expect(deltas[3]).toMatchObject({ message: 'number 3', count: 2 });
    const other = { type: 'error', kind: 'other', message: 'other errors' };
    const nothing = { stack: undefined, hint: undefined, ...NOTHING };
    expect(deltas[50]).toEqual({ ...other, scenario: 'one', ...nothing, count: 30 });
    expect(deltas.slice(51).map(({ scenario }) => scenario)).toEqual(Array(7).fill('two'));
  });

  test('tells 500 kinds of all scenarios apart', () => {
    const log = logAt();
    for (let index = 0; index < 600; index++) log.add(`${index % 20}`, new Error(`${index}`));
    const deltas = log.take();
    expect(deltas.filter(({ sample }) => sample !== undefined)).toHaveLength(500);
    expect(deltas).toHaveLength(520);
    expect(totalOf(deltas)).toBe(600);
  });

  test('an error that calls itself other is bounded like any', () => {
    const log = logAt();
    for (let index = 0; index < 500; index++) {
      log.add('load', Object.assign(new Error(`number ${index}`), { code: 'other' }));
    }
    const deltas = log.take();
    expect(deltas).toHaveLength(51);
    expect(totalOf(deltas)).toBe(500);
  });

  test('keeps at most 2,000 characters of each text', () => {
    const log = logAt();
    const long = new Error('m'.repeat(5000));
    long.stack = 's'.repeat(5000);
    log.add('load', Object.assign(long, { code: 'c'.repeat(5000) }));
    expect(log.take()).toMatchObject([
      { kind: 'c'.repeat(2000), message: 'm'.repeat(2000), stack: 's'.repeat(2000), count: 1 },
    ]);
  });

  test('counts failed checks by scenario, group, name and what their predicates threw', () => {
    const log = logAt();
    const failure = { thrown: new TypeError('no items') };
    log.addCheck(FAILED);
    log.addCheck({ ...FAILED, iteration: 8 });
    log.addCheck({ ...FAILED, group: 'cart' });
    log.addCheck({ ...FAILED, failure });
    log.addCheck({ ...FAILED, scenario: 'buy' });
    const about = { type: 'check', scenario: 'load', name: 'is there', group: '' };
    const one = { ...NOTHING, count: 1, sample: { iteration: 7, heads: undefined } };
    expect(log.take()).toEqual([
      { ...about, message: undefined, ...one, count: 2 },
      { ...about, group: 'cart', message: undefined, ...one },
      { ...about, message: 'no items', ...one },
      { ...about, scenario: 'buy', message: undefined, ...one },
    ]);
  });

  test('counts the rest of the failed checks apart from that of the errors', () => {
    const log = logAt();
    for (let index = 0; index < 60; index++) {
      log.add('load', new Error(`number ${index}`));
      log.addCheck({ ...FAILED, name: `number ${index}` });
    }
    const deltas = log.take();
    expect(deltas).toHaveLength(102);
    expect(deltas.filter(({ count }) => count === 10)).toMatchObject([
      { type: 'error', kind: 'other', message: 'other errors' },
      { type: 'check', name: 'other checks', group: '', message: undefined },
    ]);
  });

  test('keeps no half of a character, of the script or left by a cut', () => {
    const log = logAt();
    const long = `${'x'.repeat(1999)}😀`;
    const error = Object.assign(new Error(long), { name: 'N\ud83d', stack: long });
    log.add('load', error);
    log.addCheck({ ...FAILED, name: 'n\ud83d', failure: { thrown: error } });
    const message = `${'x'.repeat(1999)}\ufffd`;
    expect(log.take()).toMatchObject([
      { kind: 'N\ufffd', message, stack: message },
      { name: 'n\ufffd', message },
    ]);
  });

  test('names checks and groups as the tags of their series, which are cut', () => {
    const log = logAt();
    log.addCheck({ ...FAILED, name: 'n'.repeat(3000), group: 'g'.repeat(3000) });
    expect(log.take()).toMatchObject([{ name: 'n'.repeat(1024), group: 'g'.repeat(1024) }]);
  });

  test('asks what a failed check was about for the first one of its kind only', () => {
    const log = logAt();
    const { subject, askedCount } = answered();
    for (let iteration = 0; iteration < 5; iteration++) {
      log.addCheck({ ...FAILED, iteration, subject });
    }
    expect(askedCount()).toBe(1);
    expect(log.take()).toMatchObject([{ count: 5, sample: { iteration: 0, heads: HEADS } }]);
    for (let index = 0; index < 100; index++) {
      log.addCheck({ ...FAILED, name: `number ${index}`, subject });
    }
    expect(askedCount()).toBe(50);
  });

  test('knows the request of an error, and of what caused it', () => {
    const log = logAt();
    const failed = new Error('no answer');
    giveHeads(failed, () => HEADS);
    const wrapped = new Error('no login', { cause: failed });
    log.add('load', failed);
    log.add('load', wrapped);
    log.addCheck({ ...FAILED, failure: { thrown: wrapped } });
    expect(log.take().map(({ sample }) => sample?.heads)).toEqual([HEADS, HEADS, HEADS]);
  });
});
