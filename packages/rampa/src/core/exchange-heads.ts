import { causeOf } from './errors.ts';

/** Headers as they are shown: names in lower case, values short and without secrets. */
export interface ShownHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** How many more there were. */
  readonly moreHeaders: number;
}

/** The head of a request as it is shown. */
export interface ShownRequest extends ShownHeaders {
  readonly method: string;
  readonly url: string;
}

/** The head of a response as it is shown. */
export interface ShownResponse extends ShownHeaders {
  readonly status: number;
  readonly httpVersion: string;
}

/** What a failure was about: a request, and its response as far as there was one. Bounded, and without secrets. */
export interface ExchangeHeads {
  readonly request: ShownRequest;
  readonly response: ShownResponse | undefined;
}

/** The name of the method that {@link headsOf} asks. The same one for every copy of the package. */
export const SHOW_HEADS: unique symbol = Symbol.for('rampa.showHeads');

/** What knows of a request: responses, and the errors of those that failed. */
export interface ShowsHeads {
  /** Makes them at the moment: nothing is kept for it. */
  [SHOW_HEADS](): ExchangeHeads;
}

/** Errors wrap each other a few times; some are their own cause. */
const MAX_CAUSES = 8;

/** Has an error, which then belongs to this request, know of it. What knows of one already is left alone. */
export function giveHeads(error: Error, show: () => ExchangeHeads): void {
  if (!Object.hasOwn(error, SHOW_HEADS)) Object.defineProperty(error, SHOW_HEADS, { value: show });
}

/** The request that a value is about; of an error also that of its cause. Never throws. */
export function headsOf(value: unknown): ExchangeHeads | undefined {
  let about = value;
  for (let depth = 0; depth < MAX_CAUSES && isObject(about); depth++) {
    try {
      if (SHOW_HEADS in about) return (about as ShowsHeads)[SHOW_HEADS]();
    } catch {
      // A proxy of the script's.
      return undefined;
    }
    about = causeOf(about);
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
