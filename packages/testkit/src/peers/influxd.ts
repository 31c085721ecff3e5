import { type Peer, type PeerPlace, startPeer } from './peer.ts';
import { requireProgram } from './peer-program.ts';

/** Starts InfluxDB 1 without databases and without users. */
export async function startInfluxd(): Promise<Peer<'http' | 'backup'>> {
  const program = requireProgram('influxd');
  return await startPeer({
    listeners: ['http', 'backup'],
    files: (place) => ({ 'influxdb.conf': configuration(place) }),
    command: () => [program, 'run', '-config', 'influxdb.conf'],
  });
}

function configuration({ ports, folder }: PeerPlace<'http' | 'backup'>): string {
  return `
    reporting-disabled = true
    bind-address = "127.0.0.1:${ports.backup}"
    [meta]
      dir = "${folder}/meta"
    [data]
      dir = "${folder}/data"
      wal-dir = "${folder}/wal"
    [monitor]
      store-enabled = false
    [http]
      bind-address = "127.0.0.1:${ports.http}"
      log-enabled = false
  `;
}
