import { formatDuration, parseDuration } from '../../core/duration.ts';
import type { OutputOption } from '../../core/output.ts';

// What options of outputs can be.

type About = Pick<OutputOption<unknown>, 'about' | 'variables' | 'isSecret'>;

/** Any text but none. */
export function textOption<Fallback extends string | undefined>(
  about: About & { readonly mustBe?: string },
  value: Fallback,
): OutputOption<string | Fallback> {
  const text = value === undefined ? '-' : value;
  const read = (given: string) => (given === '' ? undefined : given);
  return { mustBe: 'a text', ...about, fallback: { value, text }, read };
}

/** One of a few words. */
export function choiceOption<const Choice extends string>(
  about: About,
  choices: readonly Choice[],
  value: Choice,
): OutputOption<Choice> {
  const mustBe = choices.join(' or ');
  const read = (given: string) => choices.find((choice) => choice === given);
  return { ...about, mustBe, fallback: { value, text: value }, read };
}

/** A whole number in a range. */
export function integerOption(
  about: About,
  { min, max, value }: { readonly min: number; readonly max: number; readonly value: number },
): OutputOption<number> {
  const read = (given: string) => {
    const number = /^[0-9]{1,15}$/.test(given) ? Number(given) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  };
  const mustBe = `an integer from ${min} to ${max}`;
  return { ...about, mustBe, fallback: { value, text: String(value) }, read };
}

/** A duration of at least 1 ms; becomes milliseconds. */
export function durationOption(about: About, valueMs: number): OutputOption<number> {
  const read = (given: string) => {
    const ms = parseDuration(given);
    return ms !== undefined && ms >= 1 ? ms : undefined;
  };
  const mustBe = "a duration of at least 1ms such as '1m30s'";
  return { ...about, mustBe, fallback: { value: valueMs, text: formatDuration(valueMs) }, read };
}

/** Texts that are separated by commas; none by default. */
export function listOption(about: About): OutputOption<readonly string[]> {
  const fallback = { value: [], text: '-' };
  const read = (given: string) => {
    const names = given.split(',');
    // A percent sign is one that was not decoded.
    return names.every((name) => /^[^%]*[^%\s][^%]*$/.test(name)) ? names : undefined;
  };
  return { ...about, mustBe: 'names separated by commas', fallback, read };
}

/** Names with a value each, such as `a=1,b=2`. Commas and equals signs in values are percent-encoded. */
export function pairsOption(about: About): OutputOption<Readonly<Record<string, string>>> {
  return {
    ...about,
    mustBe: 'pairs such as a=1,b=2',
    fallback: { value: {}, text: '-' },
    read: readPairs,
  };
}

function readPairs(text: string): Readonly<Record<string, string>> | undefined {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=(.*)$/.exec(pair));
  try {
    const entries = pairs.map((pair) => {
      if (pair === null) throw new URIError('no pair');
      return [decodeURIComponent(pair[1] ?? ''), decodeURIComponent(pair[2]?.trim() ?? '')];
    });
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
}
