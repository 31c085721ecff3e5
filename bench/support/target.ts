import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { SMALL_ANSWER, startNginx } from './nginx.ts';
import { isInstalled } from './pin.ts';
import { startServer } from './server-process.ts';

/** Something to load, in a process of its own. Disposing ends it. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

export type TargetKind = 'nginx' | 'bundled' | 'shop';

interface TargetOptions {
  readonly core?: number | undefined;
  /** Not for nginx. */
  readonly env?: Readonly<Record<string, string>>;
}

/** nginx where it is installed, else the small server that comes with the benches. */
export function defaultTarget(): TargetKind {
  return isInstalled('nginx') ? 'nginx' : 'bundled';
}

/** Starts a target on a free loopback port and waits until it answers. */
export async function startTarget(kind: TargetKind, options: TargetOptions = {}): Promise<Target> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server =
    kind === 'nginx'
      ? await startNginx({ http: serverBlock(port), url, core: options.core })
      : await startServer(scriptCommand(kind, port), { url, ...options });
  return { name: kind, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function serverBlock(port: number): string {
  return `server {
    listen 127.0.0.1:${port} backlog=16384;
    ${SMALL_ANSWER}
  }`;
}

function scriptCommand(kind: 'bundled' | 'shop', port: number): readonly string[] {
  const file = kind === 'shop' ? './shop-target.ts' : './bundled-target.ts';
  return [process.execPath, fileURLToPath(new URL(file, import.meta.url)), String(port)];
}
