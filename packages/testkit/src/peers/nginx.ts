import { type Peer, type PeerPlace, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

interface NginxSetup<Listener extends string> {
  /** Names of the ports in its `listen` directives. */
  readonly listeners: readonly Listener[];
  /** What stands in the `http` block. Paths are relative to its folder, so `root html;` serves `html/`. */
  readonly http: (place: PeerPlace<Listener>) => string;
  /** Files by path below its folder, such as `html/index.txt`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts nginx as one process; it keeps nothing outside its folder. */
export async function startNginx<Listener extends string>({
  listeners,
  http,
  files = {},
}: NginxSetup<Listener>): Promise<Peer<Listener>> {
  const program = requireProgram('nginx');
  return await startPeer({
    listeners,
    files: (place) => ({ 'nginx.conf': configuration(http(place)), 'temp/empty': '', ...files }),
    command: ({ folder }) => [program, '-e', 'stderr', '-p', folder, '-c', 'nginx.conf'],
  });
}

function configuration(http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log stderr notice;
    events { worker_connections 512; }
    http {
      ${temporary.map((name) => `${name}_temp_path temp/${name};`).join('\n')}
      access_log off;
      default_type text/plain;
      ${http}
    }
  `;
}
