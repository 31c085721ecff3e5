import { getBuiltinModule } from 'node:process';
import type { AuthPlan } from '../../../core/http-plan.ts';
import type { DigestChallenge } from './digest-challenge.ts';

/** Credentials for {@link DigestSession}. */
export type DigestCredentials = Extract<AuthPlan, { readonly type: 'digest' }>;

/** An answer to a challenge: the `authorization` of one request. */
export interface DigestAnswer {
  readonly header: string;
  readonly nonce: string;
  /** False for the first answer with the nonce. */
  readonly isReused: boolean;
}

/** Answers one challenge as often as the server takes its nonce, RFC 7616 section 3.4. */
export class DigestSession {
  readonly #challenge: DigestChallenge;
  readonly #cnonce: string;
  #count = 0;

  constructor(challenge: DigestChallenge, cnonce: string) {
    this.#challenge = challenge;
    this.#cnonce = cnonce;
  }

  /** @param uri the path and query of the request */
  answer({ username, password }: DigestCredentials, method: string, uri: string): DigestAnswer {
    const { realm, nonce, opaque, algorithm, isSession, hasQop, isUserHashed } = this.#challenge;
    const { hash } = getBuiltinModule('node:crypto');
    const digest = (text: string): string => hash(this.#challenge.hash, text, 'hex');
    this.#count++;
    const count = this.#count.toString(16).padStart(8, '0');
    const cnonce = this.#cnonce;
    const secret = digest(`${username}:${realm}:${password}`);
    const secretPart = isSession ? digest(`${secret}:${nonce}:${cnonce}`) : secret;
    const uses = hasQop ? `${nonce}:${count}:${cnonce}:auth` : nonce;
    const response = digest(`${secretPart}:${uses}:${digest(`${method}:${uri}`)}`);
    const parts = [
      isUserHashed ? `username="${digest(`${username}:${realm}`)}"` : formatUsername(username),
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      `response="${response}"`,
      ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(hasQop ? [`qop=auth`, `nc=${count}`] : []),
      ...(hasQop || isSession ? [`cnonce="${cnonce}"`] : []),
      ...(isUserHashed ? ['userhash=true'] : []),
    ];
    return { header: `Digest ${parts.join(', ')}`, nonce, isReused: this.#count > 1 };
  }
}

/** A name that is not all ASCII goes into a parameter of its own, RFC 8187. */
function formatUsername(username: string): string {
  if (/^[\x20-\x7e]*$/.test(username)) return `username=${quoted(username)}`;
  const encoded = encodeURIComponent(username.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `username*=UTF-8''${encoded}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
