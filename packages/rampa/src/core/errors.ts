import { boundedText } from './bounded-text.ts';
import { CODES, type ErrorCode, type ExitCode } from './codes.ts';

/** What an error may say beside its message. */
export interface RampaErrorOptions {
  /** One imperative sentence: what the user can do about it. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The only error class of rampa. Match on `code`, which is stable and survives duplicate installs;
 * the message is for people and may change.
 */
export class RampaError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: RampaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RampaError';
    this.code = code;
    this.hint = options.hint;
  }

  /** The exit code of a run that this error ends. */
  get exitCode(): ExitCode {
    return CODES[this.code].exitCode;
  }
}

/** True for any rampa error, also one thrown by another copy of the package. */
export function isRampaError(error: unknown): error is RampaError {
  return readable(() => isReadableOne(error), false);
}

/** A script can throw something that only looks like one: whoever reads it must find what the type promises. */
function isReadableOne(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'RampaError') return false;
  const message: unknown = error.message;
  const hint: unknown = 'hint' in error ? error.hint : undefined;
  const isText = typeof message === 'string' && (hint === undefined || typeof hint === 'string');
  return isText && Object.hasOwn(CODES, codeOf(error));
}

const UNREADABLE = 'something that cannot be read';

/**
 * What a person should read of anything that was thrown, also when it is not an Error: about 8,000 characters at most.
 * Never throws.
 */
export function describeThrown(thrown: unknown): string {
  return readable(() => boundedText(describe(thrown), 8000), UNREADABLE);
}

/**
 * The stack of anything that was thrown, about 20,000 characters at most; `undefined` when it has none that is text.
 * Never throws.
 */
export function stackOf(thrown: unknown): string | undefined {
  return readable(() => {
    const stack: unknown = thrown instanceof Error ? thrown.stack : undefined;
    return typeof stack === 'string' ? boundedText(stack, 20_000) : undefined;
  }, undefined);
}

/** A thrown error's `name`; `typeof` for what is no Error. Never throws. */
export function nameOf(thrown: unknown): string {
  return readable(
    () => {
      if (!(thrown instanceof Error)) return typeof thrown;
      const name: unknown = thrown.name;
      return typeof name === 'string' ? name : 'Error';
    },
    typeof thrown,
  );
}

/** A thrown error's code, else its {@link nameOf}. Never throws. */
export function kindOf(thrown: unknown): string {
  return readable(() => (thrown instanceof Error && codeOf(thrown)) || nameOf(thrown), 'object');
}

/** What a thrown error gives as its cause. Never throws. */
export function causeOf(thrown: unknown): unknown {
  return readable(() => (thrown instanceof Error ? thrown.cause : undefined), undefined);
}

/** A value as it is shown in a message: short, on one line, strings in quotes. */
export function formatValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol') return shortened(String(value));
  if (typeof value === 'number') return String(value);
  const json = (): string | undefined => JSON.stringify(value);
  const kind = (): string => Object.prototype.toString.call(value);
  const text = readable(json, undefined) ?? readable(kind, UNREADABLE);
  return shortened(text);
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77).toWellFormed()}...` : text;
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) {
    // Scripts and libraries put anything there, whatever the type says.
    const message: unknown = thrown.message;
    if (typeof message !== 'string') return formatValue(message);
    return message === '' ? nameOf(thrown) : message;
  }
  if (typeof thrown === 'string') return thrown;
  if (thrown === undefined) return 'undefined, which is not an Error';
  const kind = typeof thrown === 'object' ? 'value' : typeof thrown;
  return `a ${kind} that is not an Error: ${formatValue(thrown)}`;
}

/** What was thrown is the user's: its getters and proxies may throw in their turn. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
