/** What a server asks for in a `www-authenticate` header: names of parameters in lower case. */
export interface Challenge {
  /** In lower case, such as `digest`. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A name, and after it perhaps `=` and a value, in quotes or not. Other schemes have Base64 here, with `=` at its end. */
const PART = /[\s,]*([!#$%&'*+\-./^_`|~\w]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"=]+))|=*)/gy;

/**
 * The challenges of a `www-authenticate` header, several headers joined with commas, RFC 9110 section 11.6.1. What
 * cannot be read ends the list.
 */
export function readChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, name = '', quoted, plain] of header.matchAll(PART)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) {
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    } else {
      challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}
