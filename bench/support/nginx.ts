import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './server-process.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

interface NginxSetup {
  /** What stands in the `http` block; paths are relative to its folder. */
  readonly http: string;
  /** Where it answers once it is up. */
  readonly url: string;
  readonly core?: number | undefined;
  /** Puts files into its folder. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** Starts nginx with one worker and a folder of its own. Disposing ends it. */
export async function startNginx({
  http,
  url,
  core,
  prepare,
}: NginxSetup): Promise<AsyncDisposable> {
  await using setUp = new AsyncDisposableStack();
  const { path } = setUp.use(await openTemporaryFolder());
  // A worker whose master is root is somebody else.
  await chmod(path, 0o755);
  await prepare?.(path);
  const config = join(path, 'nginx.conf');
  await writeFile(config, configuration(http));
  const command = ['nginx', '-p', path, '-e', 'error.log', '-c', config];
  setUp.use(await startServer(command, { url, core }));
  const owned = setUp.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** What every server of a bench answers with when nothing else is said. */
export const SMALL_ANSWER = `default_type application/json;
    location / { return 200 '{"message":"hello"}'; }`;

/** Puts `cert.pem` and `key.pem` into a folder: a certificate that nobody vouches for. Needs openssl. */
export async function makeCertificate(folder: string): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const subject = ['-days', '2', '-subj', '/CN=127.0.0.1'];
  await promisify(execFile)('openssl', ['req', '-x509', ...key, ...files, ...subject]);
}

function configuration(http: string): string {
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
  ${http}
}
`;
}
