import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pinned } from '../support/pin.ts';
import { answers, endProcess, freePort } from '../support/target.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);

/** One nginx that speaks HTTP/2 with prior knowledge and over TLS. Disposing ends it. */
export interface Http2Target extends AsyncDisposable {
  readonly urls: { readonly h2c: string; readonly h2: string };
}

/** Starts it on free loopback ports, with a certificate that nobody vouches for. */
export async function startHttp2Target(core: number | undefined): Promise<Http2Target> {
  await using setUp = new AsyncDisposableStack();
  const folder = setUp.use(await openTemporaryFolder());
  await makeCertificate(folder.path);
  const ports = { h1: await freePort(), h2c: await freePort(), h2: await freePort() };
  const config = join(folder.path, 'nginx.conf');
  await writeFile(config, nginxConfig(ports));
  const command = ['nginx', '-p', folder.path, '-e', 'error.log', '-c', config];
  const [program = '', ...parts] = pinned(command, core);
  const child = spawn(program, parts, { stdio: 'ignore' });
  setUp.defer(() => endProcess(child));
  await answers(`http://127.0.0.1:${ports.h1}`, child);
  const owned = setUp.move();
  return {
    urls: { h2c: `http://127.0.0.1:${ports.h2c}/`, h2: `https://127.0.0.1:${ports.h2}/` },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function makeCertificate(folder: string): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  await run('openssl', ['req', '-x509', ...key, ...files, '-days', '2', '-subj', '/CN=127.0.0.1']);
}

function nginxConfig(ports: { readonly h1: number; readonly h2c: number; readonly h2: number }) {
  return `
daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid nginx.pid;
events { worker_connections 12000; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  server {
    listen 127.0.0.1:${ports.h1};
    listen 127.0.0.1:${ports.h2c} http2 backlog=16384;
    listen 127.0.0.1:${ports.h2} ssl http2 backlog=16384;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    default_type application/json;
    location / { return 200 '{"message":"hello"}'; }
  }
}
`;
}
