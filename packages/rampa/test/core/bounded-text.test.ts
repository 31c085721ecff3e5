import { expect, test } from 'vitest';
import { boundedText } from '../../src/core/bounded-text.ts';

test('text up to the limit is left as it is', () => {
  expect(boundedText('', 10)).toBe('');
  expect(boundedText('0123456789', 10)).toBe('0123456789');
});

test('longer text keeps its beginning and its end, and says how much is left out', () => {
  expect(boundedText('0123456789abcdefghij', 8)).toBe('012345... (12 more characters) ...ij');
});
