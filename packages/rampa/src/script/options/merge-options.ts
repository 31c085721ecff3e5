/** Options key by key: what comes later wins, and what is not given hides nothing. */
export function mergeOptions<Options extends object>(
  layers: readonly (Options | undefined)[],
): Partial<Options> {
  const merged: Partial<Options> = {};
  for (const layer of layers) {
    const given = Object.entries(layer ?? {}).filter(([, value]) => value !== undefined);
    Object.assign(merged, Object.fromEntries(given));
  }
  return merged;
}
