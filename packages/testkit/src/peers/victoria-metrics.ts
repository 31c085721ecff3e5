import { type Peer, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

/** Starts VictoriaMetrics as one process. */
export async function startVictoriaMetrics(): Promise<Peer<'http'>> {
  const program = requireProgram('victoria-metrics');
  return await startPeer({
    listeners: ['http'],
    files: () => ({}),
    command: ({ ports, folder }) => [
      program,
      `-httpListenAddr=127.0.0.1:${ports.http}`,
      `-storageDataPath=${folder}/data`,
    ],
  });
}
