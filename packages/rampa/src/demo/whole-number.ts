/** Reads a number written in digits only, from `min` to `max`. */
export function parseWholeNumber(
  text: string | null | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === null || text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
