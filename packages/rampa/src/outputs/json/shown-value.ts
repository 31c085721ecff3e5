/** An option's value as it is shown: durations are text such as `1m30s`. */
export type ShownValue =
  | string
  | number
  | boolean
  | readonly ShownValue[]
  | { readonly [key: string]: ShownValue };

/** Stands for what must not be shown. */
export const SECRET = '***';
