import { hash, timingSafeEqual } from 'node:crypto';

const REALM = 'demo shop';

const PARAMETER = /([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi;

/** Checks digest credentials by RFC 7616, with SHA-256. Its one nonce stays valid, so that no list has to be kept. */
export class DigestAccess {
  readonly #nonce: string;
  readonly #password: string;

  /** @param password that of every user */
  constructor(seed: number, password: string) {
    this.#nonce = hash('sha256', `demo-shop-${seed}`, 'hex');
    this.#password = password;
  }

  /** The `www-authenticate` header. */
  get challenge(): string {
    return `Digest realm="${REALM}", nonce="${this.#nonce}", algorithm=SHA-256, qop="auth"`;
  }

  /**
   * @param authorization the header of a request for `path` with this method
   * @returns the user, or `undefined` for credentials that are missing, wrong or for another request
   */
  usernameOf(authorization: string | undefined, method: string, path: string): string | undefined {
    if (authorization === undefined || !/^Digest /i.test(authorization)) return undefined;
    const given = readParameters(authorization);
    const { username = '', uri = '', nc = '', cnonce = '' } = given;
    const isForThis = given['nonce'] === this.#nonce && uri.split('?', 1)[0] === path;
    if (username === '' || !isForThis || given['qop'] !== 'auth') return undefined;
    const secret = digest(`${username}:${REALM}:${this.#password}`);
    const uses = `${this.#nonce}:${nc}:${cnonce}:auth`;
    const expected = Buffer.from(digest(`${secret}:${uses}:${digest(`${method}:${uri}`)}`));
    const actual = Buffer.from(given['response'] ?? '');
    const isRight = expected.length === actual.length && timingSafeEqual(expected, actual);
    return isRight ? username : undefined;
  }
}

function readParameters(authorization: string): Readonly<Record<string, string>> {
  const found = [...authorization.matchAll(PARAMETER)].map(([, name = '', quoted, plain = '']) => [
    name.toLowerCase(),
    quoted?.replace(/\\(.)/g, '$1') ?? plain,
  ]);
  return Object.fromEntries(found);
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}
