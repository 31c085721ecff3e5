/**
 * Text that is at most about `limit` characters long: of a longer one the beginning and the end, and between them how
 * much is left out.
 */
export function boundedText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const headLength = Math.ceil(limit * 0.75);
  const tailLength = limit - headLength;
  const hiddenCount = text.length - limit;
  return `${text.slice(0, headLength)}... (${hiddenCount} more characters) ...${text.slice(-tailLength)}`;
}
