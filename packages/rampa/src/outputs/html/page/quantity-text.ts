const COUNT = new Intl.NumberFormat('en');

/** A whole number with separators. */
export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** Such as `1 request` or `2,000 requests`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
