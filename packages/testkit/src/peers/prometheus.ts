import { type Peer, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

/** Starts Prometheus: it scrapes nothing, takes remote writes, and knows native histograms. */
export async function startPrometheus(): Promise<Peer<'http'>> {
  const program = requireProgram('prometheus');
  return await startPeer({
    listeners: ['http'],
    files: () => ({ 'prometheus.yml': 'global: {}\n' }),
    command: ({ ports, folder }) => [
      program,
      '--config.file=prometheus.yml',
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${ports.http}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=native-histograms',
    ],
  });
}
