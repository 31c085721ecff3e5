import { expect, test } from 'vitest';
import { boundedText } from '../../src/core/bounded-text.ts';

test('text up to the limit is left as it is', () => {
  expect(boundedText('', 10)).toBe('');
  expect(boundedText('0123456789', 10)).toBe('0123456789');
});

test('longer text keeps its beginning and its end, and says how much is left out', () => {
  expect(boundedText('0123456789abcdefghij', 8)).toBe('012345... (12 more characters) ...ij');
});

test('half a character becomes U+FFFD, given or left by the cut', () => {
  expect(boundedText('a\ud83d', 10)).toBe('a\ufffd');
  expect(boundedText('01234😀89abcdefgh😀j', 8)).toBe(
    '01234\ufffd... (12 more characters) ...\ufffdj',
  );
});
