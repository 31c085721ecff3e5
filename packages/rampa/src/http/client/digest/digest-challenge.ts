import { readChallenges } from './read-challenges.ts';

/** An algorithm of RFC 7616, the strongest first. */
interface Algorithm {
  /** As the challenge names it, in lower case and without `-sess`. */
  readonly name: string;
  /** As Node names it. */
  readonly hash: string;
}

const ALGORITHMS: readonly Algorithm[] = [
  { name: 'sha-512-256', hash: 'sha512-256' },
  { name: 'sha-256', hash: 'sha256' },
  { name: 'md5', hash: 'md5' },
];

/** A challenge that can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the server wrote it; `undefined` when it left it out, which means MD5. */
  readonly algorithm: string | undefined;
  readonly hash: string;
  readonly isSession: boolean;
  /** Whether the answer protects the method and address and counts its uses; false is RFC 2069. */
  readonly hasQop: boolean;
  readonly isUserHashed: boolean;
  /** Only the nonce was too old, not the credentials wrong. */
  readonly isStale: boolean;
}

/** The strongest digest challenge in a `www-authenticate` header that can be answered. */
export function readDigestChallenge(header: string | undefined): DigestChallenge | undefined {
  const found = readChallenges(header ?? '')
    .filter(({ scheme }) => scheme === 'digest')
    .flatMap(({ parameters }) => readOne(parameters) ?? []);
  const rank = ({ hash }: DigestChallenge): number =>
    ALGORITHMS.findIndex((algorithm) => algorithm.hash === hash);
  return found.sort((left, right) => rank(left) - rank(right))[0];
}

function readOne(parameters: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  const given = parameters.get('algorithm');
  const name = (given ?? 'md5').toLowerCase();
  const algorithm = ALGORITHMS.find((known) => known.name === name.replace(/-sess$/, ''));
  const qop = parameters.get('qop');
  const hasAuth =
    qop
      ?.toLowerCase()
      .split(/[\s,]+/)
      .includes('auth') ?? false;
  // The other kind, `auth-int`, is not spoken.
  const isAnswerable = qop === undefined || hasAuth;
  if (realm === undefined || nonce === undefined || algorithm === undefined || !isAnswerable) {
    return undefined;
  }
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque'),
    algorithm: given,
    hash: algorithm.hash,
    isSession: name.endsWith('-sess'),
    hasQop: hasAuth,
    isUserHashed: parameters.get('userhash')?.toLowerCase() === 'true',
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}
