/** Options key by key: what comes later wins, and what is not given hides nothing. */
export function mergeOptions<Options extends object>(
  layers: readonly (Options | undefined)[],
): Given<Options> {
  const merged: Given<Options> = {};
  for (const layer of layers) {
    const given = Object.entries(layer ?? {}).filter(([, value]) => value !== undefined);
    Object.assign(merged, Object.fromEntries(given));
  }
  return merged;
}

type Given<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };
