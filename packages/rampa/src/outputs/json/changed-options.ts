import { formatDuration } from '../../core/duration.ts';
import type { ShownValue } from './shown-value.ts';

/** How the values of options are shown: whatever has parts must say which of them may be seen. */
export type Shows<Plan> = {
  readonly [Key in keyof Plan as NonNullable<Plan[Key]> extends Plain ? never : Key]: Show<
    Plan[Key]
  >;
} & {
  readonly [Key in keyof Plan]?: Show<Plan[Key]>;
};

type Show<Value> = (value: NonNullable<Value>) => ShownValue;

type Plain = string | number | boolean | readonly string[];

/**
 * The options of a group that are not what they are by default: names in snake_case, durations as text.
 * Texts, numbers and lists of texts that `shows` says nothing about are shown as they are.
 */
export function changedOptions<Plan extends object>(
  plan: Plan,
  defaults: Plan,
  shows: Shows<Plan>,
): { [key: string]: ShownValue } {
  const shown: { [key: string]: ShownValue } = {};
  for (const key of Object.keys(defaults) as (keyof Plan & string)[]) {
    const value = plan[key];
    if (value === undefined || value === null || isSame(value, defaults[key])) continue;
    const isTime = key.endsWith('Ms') && typeof value === 'number';
    const name = snakeCase(isTime ? key.slice(0, -2) : key);
    shown[name] = isTime ? formatDuration(value) : (shows[key]?.(value) ?? plainValue(value));
  }
  return shown;
}

/** `{ name: {} }` becomes nothing: a group in which all is as by default. */
export function unlessEmpty(
  name: string,
  shown: { readonly [key: string]: ShownValue },
): { [key: string]: ShownValue } {
  return Object.keys(shown).length === 0 ? {} : { [name]: shown };
}

/** `startVus` becomes `start_vus`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Texts, numbers, and lists of them. */
function plainValue(value: unknown): ShownValue {
  return value as ShownValue;
}
