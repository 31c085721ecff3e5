import { getBuiltinModule } from 'node:process';
import * as z from 'zod';
import { DEFAULT_NETWORK, type TlsPlan } from '../../core/network.ts';
import { clientCertificateOptions } from './client-certificate-options.ts';
import { options } from './fields.ts';
import { mergeOptions } from './merge-options.ts';
import { readCertificates } from './pem.ts';

const BOOLEAN_ERROR = 'true or false';
const VERSION_ERROR = '"TLSv1.2" or "TLSv1.3"';
const CA_ERROR = 'PEM text, or a list of PEM texts';
const NAME_ERROR = 'a host name such as "example.com"';
const CIPHERS_ERROR = 'names of ciphers that OpenSSL knows, separated by colons';

const tlsVersion = z.enum(['TLSv1.2', 'TLSv1.3'], { error: VERSION_ERROR }).optional();

/** The group `tls`, of a scenario or of the config for all of them. */
export const tlsOptions = options({
  insecureSkipTlsVerify: z.boolean({ error: BOOLEAN_ERROR }).optional(),
  ca: z
    .union([z.string(), z.array(z.string()).readonly()], { error: CA_ERROR })
    .transform(readAuthorities)
    .describe('PEM text or a list of them')
    .optional(),
  clientCertificates: z
    .array(clientCertificateOptions, { error: 'a list of { hosts, cert, key, passphrase }' })
    .readonly()
    .describe('list of `{ hosts, cert, key, passphrase }`')
    .optional(),
  serverName: z
    .string({ error: NAME_ERROR })
    .regex(/^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*$/u, { error: NAME_ERROR })
    .describe('host name')
    .optional(),
  minVersion: tlsVersion,
  maxVersion: tlsVersion,
  ciphers: z
    .string({ error: CIPHERS_ERROR })
    .refine(areKnownCiphers, { error: CIPHERS_ERROR })
    .describe('names of ciphers')
    .optional(),
  resumeSessions: z.boolean({ error: BOOLEAN_ERROR }).optional(),
})
  .readonly()
  .describe('[options](#tls)');

/** What all layers of options come to; later ones win. */
export function tlsPlan(layers: readonly (z.output<typeof tlsOptions> | undefined)[]): TlsPlan {
  return { ...DEFAULT_NETWORK.tls, ...mergeOptions(layers) };
}

function readAuthorities(
  source: string | readonly string[],
  context: z.RefinementCtx,
): readonly string[] {
  const isList = typeof source !== 'string';
  const texts = isList ? source : [source];
  for (const [index, text] of texts.entries()) {
    const read = readCertificates(text);
    if (!('problem' in read)) continue;
    const { problem } = read;
    context.addIssue({ code: 'custom', path: isList ? [index] : [], params: { problem } });
  }
  return texts;
}

function areKnownCiphers(ciphers: string): boolean {
  try {
    getBuiltinModule('node:tls').createSecureContext({ ciphers });
    return true;
  } catch {
    return false;
  }
}
