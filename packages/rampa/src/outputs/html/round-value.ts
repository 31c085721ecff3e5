/** As many digits as a chart can show, so that the page stays small. */
export function roundValue(value: number): number {
  return Number(value.toPrecision(4));
}
