import { freePort } from '../support/free-port.ts';
import { makeCertificate, SMALL_ANSWER, startNginx } from '../support/nginx.ts';

/** One nginx that speaks HTTP/2 with prior knowledge and over TLS. Disposing ends it. */
export interface Http2Target extends AsyncDisposable {
  readonly urls: { readonly h2c: string; readonly h2: string };
}

/** Starts it on free loopback ports, with a certificate that nobody vouches for. */
export async function startHttp2Target(core: number | undefined): Promise<Http2Target> {
  const ports = { h1: await freePort(), h2c: await freePort(), h2: await freePort() };
  const nginx = await startNginx({
    http: serverBlock(ports),
    url: `http://127.0.0.1:${ports.h1}`,
    core,
    prepare: makeCertificate,
  });
  return {
    urls: { h2c: `http://127.0.0.1:${ports.h2c}/`, h2: `https://127.0.0.1:${ports.h2}/` },
    [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose](),
  };
}

function serverBlock(ports: Readonly<Record<'h1' | 'h2c' | 'h2', number>>): string {
  return `server {
    listen 127.0.0.1:${ports.h1};
    listen 127.0.0.1:${ports.h2c} http2 backlog=16384;
    listen 127.0.0.1:${ports.h2} ssl http2 backlog=16384;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    ${SMALL_ANSWER}
  }`;
}
