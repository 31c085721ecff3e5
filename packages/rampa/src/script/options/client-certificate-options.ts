import * as z from 'zod';
import type { ClientCertificatePlan } from '../../core/network.ts';
import { options } from './fields.ts';
import { readCertificates, readPrivateKey } from './pem.ts';

const HOSTS_ERROR = 'a list of hosts such as ["api.example.com", "*.example.com"]';
const HOST_ERROR = 'a host such as "api.example.com" or "*.example.com"';
const HOST = /^(?:\*\.)?[\p{L}\p{N}_-][\p{L}\p{N}_.-]*$|^[\da-f:.]+$/iu;
const PEM_ERROR = 'PEM text';

/** One entry of `tls.clientCertificates`: certificate and key are read and held against each other. */
export const clientCertificateOptions = options({
  hosts: z
    .array(z.string({ error: HOST_ERROR }).regex(HOST, { error: HOST_ERROR }), {
      error: HOSTS_ERROR,
    })
    .readonly()
    .describe('list of hosts')
    .optional(),
  cert: z.string({ error: PEM_ERROR }).describe('PEM text'),
  key: z.string({ error: PEM_ERROR }).describe('PEM text'),
  passphrase: z.string({ error: 'text' }).describe('text').optional(),
})
  .readonly()
  .transform(({ hosts = [], cert, key, passphrase }, context): ClientCertificatePlan => {
    const refuse = (name: string, problem: string): void => {
      context.addIssue({ code: 'custom', path: [name], params: { problem } });
    };
    const certificates = readCertificates(cert);
    const privateKey = readPrivateKey(key, passphrase);
    if ('problem' in certificates) refuse('cert', certificates.problem);
    if ('problem' in privateKey) refuse('key', privateKey.problem);
    if (!('problem' in certificates || 'problem' in privateKey)) {
      const [own] = certificates;
      if (own?.checkPrivateKey(privateKey) === false) refuse('key', 'does not belong to cert');
    }
    return { hosts: hosts.map((host) => host.toLowerCase()), cert, key, passphrase };
  });
