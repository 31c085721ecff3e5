import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isInstalled, pinned } from './pin.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

const START_ATTEMPTS = 100;

/** Something to load, in a process of its own. Disposing ends it. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

export type TargetKind = 'nginx' | 'bundled' | 'shop';

/** nginx where it is installed, else the small server that comes with the benches. */
export function defaultTarget(): TargetKind {
  return isInstalled('nginx') ? 'nginx' : 'bundled';
}

/** Starts a target on a free loopback port and waits until it answers. */
export async function startTarget(
  kind: TargetKind,
  options: { readonly core?: number | undefined; readonly env?: Record<string, string> } = {},
): Promise<Target> {
  const port = await freePort();
  await using setUp = new AsyncDisposableStack();
  const command = kind === 'nginx' ? await nginxCommand(port, setUp) : scriptCommand(kind, port);
  const [program = '', ...parts] = pinned(command, options.core);
  const child = spawn(program, parts, {
    stdio: 'ignore',
    env: { ...process.env, ...options.env },
  });
  setUp.defer(() => endProcess(child));
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  const owned = setUp.move();
  return { name: kind, url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Asks the system for a port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

async function nginxCommand(port: number, owner: AsyncDisposableStack): Promise<readonly string[]> {
  const folder = owner.use(await openTemporaryFolder());
  const config = join(folder.path, 'nginx.conf');
  await writeFile(config, nginxConfig(port));
  return ['nginx', '-p', folder.path, '-e', 'error.log', '-c', config];
}

function scriptCommand(kind: 'bundled' | 'shop', port: number): readonly string[] {
  const file = kind === 'shop' ? './shop-target.ts' : './bundled-target.ts';
  return [process.execPath, fileURLToPath(new URL(file, import.meta.url)), String(port)];
}

function nginxConfig(port: number): string {
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
    listen 127.0.0.1:${port} backlog=16384;
    default_type application/json;
    location / { return 200 '{"message":"hello"}'; }
  }
}
`;
}

/** Settles once the target has answered. */
export async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    if (child.exitCode !== null) break;
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    await setTimeout(50);
  }
  throw new Error(`the target '${child.spawnargs.join(' ')}' does not answer`);
}

/** Ends a target. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
