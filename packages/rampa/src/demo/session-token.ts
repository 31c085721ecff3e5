import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Makes and checks tokens that carry a user name, so that no list of sessions has to be kept.
 * The same user always gets the same token from shops with the same seed.
 */
export class SessionTokens {
  readonly #key: string;

  constructor(seed: number) {
    this.#key = `demo-shop-${seed}`;
  }

  issue(username: string): string {
    const name = Buffer.from(username).toString('base64url');
    return `${name}.${this.#signature(name)}`;
  }

  /** @returns the user, or `undefined` for a token that this shop did not issue */
  usernameOf(token: string): string | undefined {
    const [name, signature, ...rest] = token.split('.');
    if (name === undefined || signature === undefined || rest.length > 0) return undefined;
    const expected = Buffer.from(this.#signature(name));
    const actual = Buffer.from(signature);
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
    return Buffer.from(name, 'base64url').toString();
  }

  #signature(name: string): string {
    return createHmac('sha256', this.#key).update(name).digest('base64url');
  }
}
