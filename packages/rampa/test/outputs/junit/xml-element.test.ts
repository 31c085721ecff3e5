import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatXml } from '../../../src/outputs/junit/xml-element.ts';
import { parseXml } from './parse-xml.ts';

/** What a document of XML 1.0 can hold of a text, character by character. */
function representable(text: string): string {
  return Array.from(text.toWellFormed(), (one) => {
    const code = one.codePointAt(0) ?? 0;
    const isAllowed =
      [0x9, 0xa, 0xd].includes(code) || (code >= 0x20 && code !== 0xfffe && code !== 0xffff);
    return isAllowed ? one : '\ufffd';
  }).join('');
}

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(']]>', '<![CDATA[', '&amp;', '"', "'", '\r\n', '\t', '\0', '\ud800', 'a'),
    )
    .map((parts) => parts.join('')),
);

describe('XML', () => {
  test('holds elements, attributes and texts', () => {
    const child = { name: 'b', attributes: {}, content: 'x < y' };
    expect(formatXml({ name: 'a', attributes: { n: 1, t: '"' }, content: [child] })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a n="1" t="&quot;">\n  <b>x &lt; y</b>\n</a>\n',
    );
  });

  test('is read back as it was by a strict parser, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(odd, odd, (attribute, content) => {
        const read = parseXml(formatXml({ name: 'a', attributes: { attribute }, content }));
        const expected = { name: 'a', attributes: { attribute: representable(attribute) } };
        const text = representable(content);
        expect(read).toEqual(text === '' ? expected : { ...expected, content: text });
      }),
    );
  });
});
