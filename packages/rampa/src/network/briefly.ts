const MAX_LENGTH = 120;

/**
 * The first line of what was thrown, shortened: a part of a message. Of an error of OpenSSL only its reason in words:
 * the rest is where in its sources that happened.
 */
export function briefly(thrown: unknown): string {
  const text = thrown instanceof Error ? (reasonOf(thrown) ?? thrown.message) : String(thrown);
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 3)}...` : line;
}

function reasonOf(error: Error): string | undefined {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : undefined;
}
