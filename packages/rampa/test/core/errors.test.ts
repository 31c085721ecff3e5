import { describe, expect, test } from 'vitest';
import { CODES, EXIT } from '../../src/core/codes.ts';
import {
  causeOf,
  describeThrown,
  formatValue,
  isRampaError,
  kindOf,
  nameOf,
  RampaError,
  stackOf,
} from '../../src/core/errors.ts';

/** An error that another copy of the package has thrown. */
function foreignError(code: string): Error {
  return Object.assign(new Error('from elsewhere'), { name: 'RampaError', code });
}

/** Everything that is read of it throws. */
const HOSTILE = new Proxy(new Error('never seen'), {
  get() {
    throw new Error('no');
  },
  getPrototypeOf: () => Error.prototype,
});

describe('RampaError', () => {
  test('carries code, message, hint and cause', () => {
    const cause = new Error('below');
    const error = new RampaError('RAMPA_OUTPUT_FAILED', 'csv: cannot write', {
      hint: 'Free some space.',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'RampaError',
      code: 'RAMPA_OUTPUT_FAILED',
      message: 'csv: cannot write',
      hint: 'Free some space.',
      cause,
    });
    expect(String(error)).toBe('RampaError: csv: cannot write');
  });

  test('has no cause of its own when none is given', () => {
    const error = new RampaError('RAMPA_BUG', 'odd');
    expect(Object.hasOwn(error, 'cause')).toBe(false);
    expect(error.hint).toBeUndefined();
  });

  test.each([
    ['RAMPA_USAGE', 3],
    ['RAMPA_CONFIG_INVALID', 3],
    ['RAMPA_SETUP_FAILED', 5],
    ['RAMPA_OUTPUT_FAILED', 6],
    ['RAMPA_TEARDOWN_FAILED', 7],
    ['RAMPA_ITERATION_FAILED', 2],
    ['RAMPA_BUG', 70],
  ] as const)('%s ends a run with %i', (code, exitCode) => {
    expect(new RampaError(code, 'x').exitCode).toBe(exitCode);
  });

  test('every code leads to a documented exit code and has a meaning', () => {
    const exitCodes: readonly number[] = Object.values(EXIT);
    for (const [code, row] of Object.entries(CODES)) {
      expect(code).toMatch(/^RAMPA_[A-Z0-9_]+$/);
      expect(exitCodes).toContain(row.exitCode);
      expect(row.meaning).not.toBe('');
    }
  });
});

function lookalike(properties: object): Error {
  return Object.assign(foreignError('RAMPA_BUG'), properties);
}

describe('isRampaError', () => {
  test.each([
    ['an own error', new RampaError('RAMPA_BUG', 'x'), true],
    ['one of another copy of the package', foreignError('RAMPA_HTTP_TIMEOUT'), true],
    ['a code that nobody knows', foreignError('RAMPA_FUTURE'), false],
    ['a code that every object has', foreignError('toString'), false],
    ['another error', new TypeError('x'), false],
    ['an object that looks like one', { name: 'RampaError', code: 'RAMPA_BUG' }, false],
    ['nothing', undefined, false],
    ['an error that cannot be read', HOSTILE, false],
    ['one that looks like it, with a message that is no text', lookalike({ message: 5 }), false],
    ['one that looks like it, with a hint that is no text', lookalike({ hint: {} }), false],
    ['one that looks like it', lookalike({}), true],
  ])('of %s', (_what, thrown, expected) => {
    expect(isRampaError(thrown)).toBe(expected);
  });
});

describe('describeThrown', () => {
  test.each([
    [new Error('out of milk'), 'out of milk'],
    [new TypeError(''), 'TypeError'],
    ['plain text', 'plain text'],
    [42, 'a number that is not an Error: 42'],
    [7n, 'a bigint that is not an Error: 7'],
    [Symbol('s'), 'a symbol that is not an Error: Symbol(s)'],
    [undefined, 'undefined, which is not an Error'],
    [null, 'a value that is not an Error: null'],
    [{ status: 500 }, 'a value that is not an Error: {"status":500}'],
    [() => {}, 'a function that is not an Error: a function'],
    [Object.assign(new Error('x'), { message: { code: 1 } }), '{"code":1}'],
    [Object.assign(new Error(''), { name: 5 }), 'Error'],
    [HOSTILE, 'something that cannot be read'],
  ])('%# reads as a sentence', (thrown, text) => {
    expect(describeThrown(thrown)).toBe(text);
  });
});

describe('what else is read of a thrown value', () => {
  const coded = Object.assign(new Error('x'), { code: 'ECONNRESET' });

  test.each([
    [new RangeError('x'), 'RangeError', 'RangeError'],
    [coded, 'Error', 'ECONNRESET'],
    [new RampaError('RAMPA_DNS_NOT_FOUND', 'x'), 'RampaError', 'RAMPA_DNS_NOT_FOUND'],
    [Object.assign(new Error('x'), { code: '' }), 'Error', 'Error'],
    [Object.assign(new Error('x'), { code: 404 }), 'Error', 'Error'],
    [Object.assign(new Error('x'), { name: 5 }), 'Error', 'Error'],
    ['text', 'string', 'string'],
    [null, 'object', 'object'],
    [undefined, 'undefined', 'undefined'],
    [HOSTILE, 'object', 'object'],
  ])('%# has a name and a kind', (thrown, name, kind) => {
    expect(nameOf(thrown)).toBe(name);
    expect(kindOf(thrown)).toBe(kind);
  });

  test('the stack is text or nothing', () => {
    const error = new Error('x');
    expect(stackOf(error)).toBe(error.stack);
    expect(stackOf(Object.assign(new Error('x'), { stack: [] }))).toBeUndefined();
    expect(stackOf({ stack: 'not an error' })).toBeUndefined();
    expect(stackOf(HOSTILE)).toBeUndefined();
  });

  test('a message and a stack of fifty megabytes keep both of their ends', () => {
    const error = new Error(`begun${'x'.repeat(50_000_000)}ended`);
    const text = describeThrown(error);
    expect(text).toMatch(/^begunx+\.\.\. \(49992010 more characters\) \.\.\.x+ended$/);
    expect(text.length).toBeLessThan(8100);
    const stack = stackOf(error) ?? '';
    expect(stack).toMatch(/^Error: begunx/);
    expect(stack).toContain('errors.test.ts');
    expect(stack.length).toBeLessThan(20_100);
  });

  test('the cause is that of an error', () => {
    const cause = { deep: true };
    expect(causeOf(new Error('x', { cause }))).toBe(cause);
    expect(causeOf(new Error('x'))).toBeUndefined();
    expect(causeOf({ cause })).toBeUndefined();
    expect(causeOf(HOSTILE)).toBeUndefined();
  });
});

describe('formatValue', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;

  test.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['text', '"text"'],
    ['two\nlines', '"two\\nlines"'],
    [Number.NaN, 'NaN'],
    [-0.5, '-0.5'],
    [true, 'true'],
    [10n, '10'],
    [Symbol('s'), 'Symbol(s)'],
    [() => {}, 'a function'],
    [[1, 'a'], '[1,"a"]'],
    [circular, '[object Object]'],
    [{ toJSON: () => undefined }, '[object Object]'],
  ])('%# is short and on one line', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  test('says so of what cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(formatValue(proxy)).toBe('something that cannot be read');
  });

  test('cuts what is longer than 80 characters', () => {
    expect(formatValue('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
    expect(formatValue('x'.repeat(79))).toBe(`"${'x'.repeat(76)}...`);
    expect(formatValue('x'.repeat(10_000))).toHaveLength(80);
    expect(formatValue(10n ** 1000n)).toHaveLength(80);
    expect(formatValue(`${'x'.repeat(75)}😀😀😀`)).toBe(`"${'x'.repeat(75)}\ufffd...`);
  });
});
