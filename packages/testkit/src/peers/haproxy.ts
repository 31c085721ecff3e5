import { type Peer, type PeerPlace, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

interface HaproxySetup<Listener extends string> {
  /** Names of the ports in its `bind` lines. */
  readonly listeners: readonly Listener[];
  /** Its `frontend` and `backend` sections; the mode is `http`. */
  readonly sections: (place: PeerPlace<Listener>) => string;
}

/** Starts HAProxy as one process. */
export async function startHaproxy<Listener extends string>({
  listeners,
  sections,
}: HaproxySetup<Listener>): Promise<Peer<Listener>> {
  const program = requireProgram('haproxy');
  return await startPeer({
    listeners,
    files: (place) => ({ 'haproxy.cfg': configuration(sections(place)) }),
    command: () => [program, '-db', '-f', 'haproxy.cfg'],
  });
}

function configuration(sections: string): string {
  return `
    global
      maxconn 512
    defaults
      mode http
      timeout connect 5s
      timeout client 30s
      timeout server 30s
    ${sections.trimEnd()}
`;
}
