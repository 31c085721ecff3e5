import { type Peer, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

interface NghttpdSetup {
  /** Paths of PEM files; without them it speaks HTTP/2 without TLS, to those who know beforehand. */
  readonly tls?: { readonly certPath: string; readonly keyPath: string };
  /** The files that it serves, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further flags, such as `--echo-upload`. */
  readonly args?: readonly string[];
}

/** Starts nghttpd, the server of nghttp2: HTTP/2 only. */
export async function startNghttpd({
  tls,
  files = {},
  args = [],
}: NghttpdSetup = {}): Promise<Peer<'http2'>> {
  const program = requireProgram('nghttpd');
  const served = Object.entries(files).map(([path, text]) => [`htdocs/${path}`, text] as const);
  return await startPeer({
    listeners: ['http2'],
    files: () => ({ 'htdocs/index.html': '', ...Object.fromEntries(served) }),
    command: ({ ports, folder }) => {
      const where = ['--address=127.0.0.1', `--htdocs=${folder}/htdocs`];
      const port = String(ports.http2);
      return tls === undefined
        ? [program, ...where, ...args, '--no-tls', port]
        : [program, ...where, ...args, port, tls.keyPath, tls.certPath];
    },
  });
}
