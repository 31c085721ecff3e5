import type { KeyObject, X509Certificate } from 'node:crypto';
import { getBuiltinModule } from 'node:process';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Something that is not the PEM text that it should be: a problem, to follow its path in a message. */
export interface PemProblem {
  readonly problem: string;
}

/** The certificates in a text, in their order. */
export function readCertificates(text: string): readonly X509Certificate[] | PemProblem {
  const blocks = text.match(CERTIFICATE);
  if (blocks === null) return notPem(text, 'CERTIFICATE');
  try {
    const crypto = getBuiltinModule('node:crypto');
    return blocks.map((block) => new crypto.X509Certificate(block));
  } catch {
    return { problem: 'must be certificates as PEM text, but holds one that cannot be read' };
  }
}

/** The private key in a text. What is wrong with it is told without the text. */
export function readPrivateKey(
  text: string,
  passphrase: string | undefined,
): KeyObject | PemProblem {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return notPem(text, 'PRIVATE KEY');
  try {
    return getBuiltinModule('node:crypto').createPrivateKey({
      key: text,
      ...(passphrase !== undefined && { passphrase }),
    });
  } catch {
    const isEncrypted = text.includes('ENCRYPTED');
    if (isEncrypted && passphrase === undefined)
      return { problem: 'is encrypted: passphrase is missing' };
    if (isEncrypted) return { problem: 'cannot be decrypted with passphrase' };
    return { problem: 'must be a private key as PEM text, but cannot be read' };
  }
}

function notPem(text: string, label: string): PemProblem {
  const begin = `-----BEGIN ${label}-----`;
  if (text.includes('-----BEGIN'))
    return { problem: `must be PEM text with ${begin}, but has none` };
  return {
    problem: `must be PEM text with ${begin}, not the path of a file: read it with readFileSync(path, 'utf8')`,
  };
}
