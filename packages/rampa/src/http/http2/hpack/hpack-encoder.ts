import { STATIC_NAMES, STATIC_TABLE } from './static-table.ts';

const FIRST_BYTE = { indexed: 0x80, literal: 0x00, neverIndexed: 0x10 } as const;

/** Told to the server before the first header of a block: the dynamic table stays empty. */
export const NO_TABLE = '\x20';

/** What nobody on the way may put into a table, where others could guess it: RFC 7541 section 7.1.3. */
const SECRETS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** The fields of the static table that have a value, as `name: value`. */
const STATIC_FIELDS: ReadonlyMap<string, number> = new Map(
  STATIC_TABLE.map(({ name, value }, index) => [`${name}: ${value}`, index + 1] as const).filter(
    (_, index) => STATIC_TABLE[index]?.value !== '',
  ),
);

/**
 * One field of a header block, one character per byte. Uses the static table only, so a block means the same
 * on every connection at any time, and can be kept.
 */
export function encodeField(lowerName: string, value: string): string {
  const field = STATIC_FIELDS.get(`${lowerName}: ${value}`);
  if (field !== undefined) return encodeInteger(FIRST_BYTE.indexed, 0x7f, field);
  const form = SECRETS.has(lowerName) ? FIRST_BYTE.neverIndexed : FIRST_BYTE.literal;
  const name = STATIC_NAMES.get(lowerName);
  if (name !== undefined) return encodeInteger(form, 0x0f, name) + encodeText(value);
  return encodeInteger(form, 0x0f, 0) + encodeText(lowerName) + encodeText(value);
}

/** Section 5.2, without Huffman codes: a few bytes more, and nobody has to decode them. */
function encodeText(text: string): string {
  return encodeInteger(0, 0x7f, text.length) + text;
}

/** Section 5.1. */
function encodeInteger(firstByte: number, mask: number, value: number): string {
  if (value < mask) return String.fromCharCode(firstByte | value);
  let text = String.fromCharCode(firstByte | mask);
  let rest = value - mask;
  for (; rest >= 0x80; rest >>>= 7) text += String.fromCharCode((rest & 0x7f) | 0x80);
  return text + String.fromCharCode(rest);
}
