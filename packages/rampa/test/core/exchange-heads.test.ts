import { describe, expect, test } from 'vitest';
import { giveHeads, headsOf, SHOW_HEADS } from '../../src/core/exchange-heads.ts';
import { HEADS } from './sample-failures.ts';

const OTHER = { ...HEADS, response: undefined };

describe('headsOf', () => {
  test.each([undefined, null, 'text', 7, {}, new Error('plain')])(
    'knows nothing of %o',
    (value) => {
      expect(headsOf(value)).toBeUndefined();
    },
  );

  test('asks what knows of a request', () => {
    expect(headsOf({ [SHOW_HEADS]: () => HEADS })).toBe(HEADS);
  });

  test('asks the first error that knows, from the one that was thrown to its causes', () => {
    const [inner, outer] = [new Error('inner'), new Error('outer')];
    giveHeads(inner, () => HEADS);
    outer.cause = new Error('between', { cause: inner });
    expect(headsOf(outer)).toBe(HEADS);
    giveHeads(outer, () => OTHER);
    expect(headsOf(outer)).toBe(OTHER);
  });

  test('an error keeps the request that it was given first, where nobody sees it', () => {
    const error = new Error('no answer');
    giveHeads(error, () => HEADS);
    giveHeads(error, () => OTHER);
    expect(headsOf(error)).toBe(HEADS);
    expect(Object.keys(error)).toEqual([]);
    expect({ ...error }).toEqual({});
  });

  test('takes an error that is its own cause', () => {
    const error = new Error('again');
    error.cause = error;
    expect(headsOf(error)).toBeUndefined();
  });

  test('takes what throws when it is looked at', () => {
    const hostile = new Proxy(
      {},
      {
        has() {
          throw new Error('not for you');
        },
      },
    );
    expect(headsOf(hostile)).toBeUndefined();
  });
});
