import { expect, test } from 'vitest';
import { briefly } from '../../src/network/briefly.ts';

test('keeps the first line, up to 120 characters', () => {
  expect(briefly(new Error('one\ntwo'))).toBe('one');
  expect(briefly('x'.repeat(120))).toBe('x'.repeat(120));
  expect(briefly('x'.repeat(121))).toBe(`${'x'.repeat(117)}...`);
});

test('of an error of OpenSSL it keeps the reason alone', () => {
  const error = Object.assign(
    new Error('C046:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../a.c:83:'),
    { code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'wrong version number' },
  );
  expect(briefly(error)).toBe('wrong version number');
});
