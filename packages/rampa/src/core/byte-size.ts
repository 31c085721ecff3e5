const SIZE = /^(\d+(?:\.\d+)?)(B|kB|KB|MB|GB|KiB|MiB|GiB)$/;

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Bytes of a size such as `"10MB"` or `"1.5MiB"`, rounded down; `undefined` when the text is none. */
export function parseByteSize(text: string): number | undefined {
  const [, digits = '', unit = ''] = SIZE.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * (UNIT_BYTES[unit] ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
