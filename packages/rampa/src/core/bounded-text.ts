/**
 * Text that is at most about `limit` characters long: of a longer one the beginning and the end, and between them how
 * much is left out. Halves of surrogate pairs become U+FFFD.
 */
export function boundedText(text: string, limit: number): string {
  if (text.length <= limit) return text.toWellFormed();
  const headLength = Math.ceil(limit * 0.75);
  const tailLength = limit - headLength;
  const hiddenCount = text.length - limit;
  const [head, tail] = [text.slice(0, headLength), text.slice(-tailLength)];
  return `${head}... (${hiddenCount} more characters) ...${tail}`.toWellFormed();
}
