/** The bytes that the parsers look for. */
export const BYTE = {
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  comma: 0x2c,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  semicolon: 0x3b,
} as const;

/** True for the bytes of a header name, RFC 9110 section 5.6.2. */
export function isTokenByte(byte: number): boolean {
  return TOKEN_BYTES[byte] === 1;
}

/** True when `bytes[start..end)` reads as `lowerCaseText`, whatever its case. The text must be a token. */
export function isText(bytes: Buffer, start: number, end: number, lowerCaseText: string): boolean {
  if (end - start !== lowerCaseText.length) return false;
  for (let index = 0; index < lowerCaseText.length; index++) {
    let byte = bytes[start + index] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) byte += 0x20;
    if (byte !== lowerCaseText.charCodeAt(index)) return false;
  }
  return true;
}

/** Bytes as they are shown in a message: short, in quotes, control characters escaped. */
export function formatExcerpt(bytes: Buffer, start: number, end: number): string {
  const shownEnd = Math.min(end, start + 40);
  const text = JSON.stringify(bytes.toString('latin1', start, shownEnd));
  const printable = text.replace(/[^ -~]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return shownEnd < end ? `${printable}...` : printable;
}

const TOKEN_BYTES = tokenBytes();

function tokenBytes(): Uint8Array {
  const table = new Uint8Array(256);
  const others = "!#$%&'*+-.^_`|~";
  for (let byte = 0; byte < 128; byte++) {
    const character = String.fromCharCode(byte);
    if (/[0-9A-Za-z]/.test(character) || others.includes(character)) table[byte] = 1;
  }
  return table;
}
