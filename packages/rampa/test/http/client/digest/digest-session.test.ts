import { describe, expect, test } from 'vitest';
import {
  type DigestChallenge,
  readDigestChallenge,
} from '../../../../src/http/client/digest/digest-challenge.ts';
import { DigestSession } from '../../../../src/http/client/digest/digest-session.ts';

const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const MUFASA = { type: 'digest', username: 'Mufasa', password: 'Circle of Life' } as const;

/** The example of RFC 7616 section 3.9.1, and what varies in it. */
function sessionOf(...parameters: readonly string[]): DigestSession {
  const fixed = `realm="http-auth@example.org", nonce="${NONCE}"`;
  const challenge = readDigestChallenge(`Digest ${[fixed, ...parameters].join(', ')}`);
  return new DigestSession(challenge as DigestChallenge, CNONCE);
}

function answerOf(...parameters: readonly string[]): string {
  return sessionOf(...parameters).answer(MUFASA, 'GET', '/dir/index.html').header;
}

describe('the answer to a challenge', () => {
  test('is that of RFC 7616', () => {
    expect(answerOf('qop="auth, auth-int"', 'algorithm=MD5', 'opaque="FQhe"')).toBe(
      `Digest username="Mufasa", realm="http-auth@example.org", nonce="${NONCE}", ` +
        'uri="/dir/index.html", response="8ca523f5e9506fed4657c9700eebdbec", algorithm=MD5, ' +
        `opaque="FQhe", qop=auth, nc=00000001, cnonce="${CNONCE}"`,
    );
  });

  test.each([
    [['qop=auth'], '8ca523f5e9506fed4657c9700eebdbec'],
    [
      ['qop=auth', 'algorithm=SHA-256'],
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
    // md5(md5(md5(user:realm:password):nonce:cnonce):nonce:00000001:cnonce:auth:md5(GET:uri))
    [['qop=auth', 'algorithm=MD5-sess'], 'e783283f46242139c486a698fec7211d'],
    // RFC 2069: md5(md5(user:realm:password):nonce:md5(GET:uri))
    [[], '7b2cc3b30e75b4777ea31027084363fd'],
  ])('to %j has the response %s', (parameters, response) => {
    expect(answerOf(...parameters)).toContain(`response="${response}"`);
  });

  test('counts its uses, and says which one is the first', () => {
    const session = sessionOf('qop=auth');
    const answers = [1, 2, 3].map(() => session.answer(MUFASA, 'GET', '/'));
    expect(answers.map(({ header }) => /nc=(\w+)/.exec(header)?.[1])).toEqual([
      '00000001',
      '00000002',
      '00000003',
    ]);
    expect(answers.map(({ isReused }) => isReused)).toEqual([false, true, true]);
  });

  test('hides the name when the server wants it', () => {
    const challenge = readDigestChallenge(
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="n", userhash=true',
    );
    const session = new DigestSession(challenge as DigestChallenge, CNONCE);
    const jason = { ...MUFASA, username: 'Jäsøn Doe' };
    const { header } = session.answer(jason, 'GET', '/doe.json');
    // RFC 7616 section 3.9.2, as corrected by its errata.
    const hash = '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b';
    expect(header).toContain(`username="${hash}"`);
    expect(header).toContain('userhash=true');
  });

  test('writes a name beyond ASCII in the way of RFC 8187, and escapes quotes', () => {
    const session = sessionOf('qop=auth');
    const headers = ['Jäsøn (Doe)', 'a"b\\c'].map(
      (username) => session.answer({ ...MUFASA, username }, 'GET', '/').header,
    );
    expect(headers[0]).toContain("username*=UTF-8''J%C3%A4s%C3%B8n%20%28Doe%29");
    expect(headers[1]).toContain(String.raw`username="a\"b\\c"`);
  });
});
