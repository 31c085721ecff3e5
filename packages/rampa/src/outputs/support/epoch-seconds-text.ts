/** A Unix epoch in ms as seconds, to the microsecond: a number has no room for so many digits. */
export function epochSecondsText(epochMs: number): string {
  const micros = Math.round(epochMs * 1000);
  const seconds = Math.floor(micros / 1e6);
  return `${seconds}.${String(micros - seconds * 1e6).padStart(6, '0')}`;
}
