import { type Random, randomHex } from '../../../core/iteration-random.ts';
import { GIVEN } from '../../request/header-reader.ts';
import type { HttpRequest } from '../../request/http-request.ts';
import { readDigestChallenge } from './digest-challenge.ts';
import { type DigestAnswer, type DigestCredentials, DigestSession } from './digest-session.ts';

/** Origins whose challenges are remembered before it starts over. */
const MAX_ORIGINS = 1000;

/** The challenges that a VU has met, by origin: a nonce is used again until the server wants another one. */
export class DigestSessions {
  readonly #random: Random;
  readonly #sessions = new Map<string, DigestSession>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** The `authorization` of a request; `undefined` as long as the server has not asked for it. */
  answer(request: HttpRequest): DigestAnswer | undefined {
    const credentials = digestCredentials(request);
    if (credentials === undefined) return undefined;
    const { method, target } = request;
    return this.#sessions.get(target.origin.key)?.answer(credentials, method, target.path);
  }

  /**
   * Takes the challenge of a response with the status 401.
   * @param sent what the request was sent with
   * @returns whether another answer may be the right one
   */
  take(request: HttpRequest, header: string | undefined, sent: DigestAnswer | undefined): boolean {
    if (digestCredentials(request) === undefined) return false;
    const { key } = request.target.origin;
    this.#sessions.delete(key);
    const challenge = readDigestChallenge(header);
    if (challenge === undefined) return false;
    const isOutdated = challenge.isStale || (sent?.isReused && challenge.nonce !== sent.nonce);
    if (sent !== undefined && !isOutdated) return false;
    if (this.#sessions.size >= MAX_ORIGINS) this.#sessions.clear();
    this.#sessions.set(key, new DigestSession(challenge, randomHex(this.#random)));
    return true;
  }
}

/** Credentials of another kind, in the URL or in a header, win. */
function digestCredentials({
  settings,
  authorization,
  given,
}: HttpRequest): DigestCredentials | undefined {
  const isOwn = authorization !== undefined || (given & GIVEN.authorization) !== 0;
  return settings.auth?.type === 'digest' && !isOwn ? settings.auth : undefined;
}
