/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Reads a positive number; an absent or empty variable gives `fallback`. */
export function readNumber(env: Env, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${name} must be a number above 0, got ${JSON.stringify(text)}`);
}

/** Reads a positive whole number; an absent or empty variable gives `fallback`. */
export function readCount(env: Env, name: string, fallback: number): number {
  const value = readNumber(env, name, fallback);
  if (Number.isInteger(value)) return value;
  throw new Error(`${name} must be a whole number, got ${value}`);
}
