import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { makeCertificate, SMALL_ANSWER, startNginx } from '../support/nginx.ts';
import { isInstalled } from '../support/pin.ts';
import { startTarget } from '../support/target.ts';

/** How long the body is that the target sends from {@link PeersUrls.body}. */
export const BODY_BYTES = 1_000_000;

/** What each section loads. */
export interface PeersUrls {
  readonly http: string;
  /** HTTP/1.1 over TLS. */
  readonly https: string;
  /** HTTP/2 over TLS. */
  readonly http2: string;
  readonly body: string;
}

/** The server that all tools load. Disposing ends it. */
export interface PeersTarget extends AsyncDisposable {
  readonly name: string;
  /** Without nginx and openssl, only that of plain HTTP. */
  readonly urls: Partial<PeersUrls>;
}

/** Starts it on free loopback ports. */
export async function startPeersTarget(core: number | undefined): Promise<PeersTarget> {
  if (isInstalled('nginx') && isInstalled('openssl')) return startOnNginx(core);
  const target = await startTarget('bundled', { core });
  return {
    name: target.name,
    urls: { http: target.url },
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}

async function startOnNginx(core: number | undefined): Promise<PeersTarget> {
  const ports = { http: await freePort(), https: await freePort(), http2: await freePort() };
  const http = `http://127.0.0.1:${ports.http}/`;
  const nginx = await startNginx({ http: serverBlock(ports), url: http, core, prepare });
  return {
    name: 'nginx',
    urls: {
      http,
      https: `https://127.0.0.1:${ports.https}/`,
      http2: `https://127.0.0.1:${ports.http2}/`,
      body: `${http}files/body`,
    },
    [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose](),
  };
}

async function prepare(folder: string): Promise<void> {
  await makeCertificate(folder);
  await writeFile(join(folder, 'body'), Buffer.alloc(BODY_BYTES, 'a line of text\n'));
}

function serverBlock(ports: Readonly<Record<'http' | 'https' | 'http2', number>>): string {
  return `server {
    listen 127.0.0.1:${ports.http};
    listen 127.0.0.1:${ports.https} ssl;
    listen 127.0.0.1:${ports.http2} ssl http2;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    sendfile on;
    ${SMALL_ANSWER}
    location /files/ { alias ./; }
  }`;
}
