import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from './peer-program.ts';

/** A certificate and its key, as PEM text and as files. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
  readonly certPath: string;
  readonly keyPath: string;
  /** Certificate and key in one file, as HAProxy wants them. */
  readonly bundlePath: string;
}

/** A private certificate authority and what it has signed. Disposing removes the files. */
export interface Certificates extends AsyncDisposable {
  readonly authority: KeyPair;
  /** For `localhost`, 127.0.0.1 and ::1. */
  readonly server: KeyPair;
  /** For a client named `rampa client`. */
  readonly client: KeyPair;
}

/** Extensions come from the command line only: those of the machine's own file would be added otherwise. */
const CONFIGURATION = '[req]\ndistinguished_name = name\n[name]\n';

/** Makes a new authority, with one certificate for a server and one for a client, valid for a day. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-certificates-'));
  await writeFile(join(folder, 'openssl.cnf'), CONFIGURATION);
  const authority = await makeKeyPair(folder, 'authority', {
    subject: '/CN=rampa test authority',
    extensions: ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'],
  });
  const server = await makeKeyPair(folder, 'server', {
    subject: '/CN=localhost',
    extensions: ['subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1', 'extendedKeyUsage=serverAuth'],
    authority,
  });
  const client = await makeKeyPair(folder, 'client', {
    subject: '/CN=rampa client',
    extensions: ['extendedKeyUsage=clientAuth'],
    authority,
  });
  return {
    authority,
    server,
    client,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

interface CertificateRequest {
  readonly subject: string;
  readonly extensions: readonly string[];
  /** Who signs; without one it is signed by itself. */
  readonly authority?: KeyPair;
}

async function makeKeyPair(
  folder: string,
  name: string,
  { subject, extensions, authority }: CertificateRequest,
): Promise<KeyPair> {
  const certPath = join(folder, `${name}-cert.pem`);
  const keyPath = join(folder, `${name}-key.pem`);
  const bundlePath = join(folder, `${name}.pem`);
  const signer =
    authority === undefined ? [] : ['-CA', authority.certPath, '-CAkey', authority.keyPath];
  await promisify(execFile)(requireProgram('openssl'), [
    ...['req', '-x509', '-nodes', '-days', '1', '-config', join(folder, 'openssl.cnf')],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-subj', subject, ...extensions.flatMap((extension) => ['-addext', extension])],
    ...[...signer, '-keyout', keyPath, '-out', certPath],
  ]);
  const [cert, key] = await Promise.all([readFile(certPath, 'utf8'), readFile(keyPath, 'utf8')]);
  await writeFile(bundlePath, cert + key);
  return { cert, key, certPath, keyPath, bundlePath };
}
