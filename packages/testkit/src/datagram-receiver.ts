import { createSocket } from 'node:dgram';

/** A UDP server on the loopback interface that keeps the packets that it is sent. Disposing ends it. */
export interface DatagramReceiver extends AsyncDisposable {
  readonly port: number;
  readonly packets: readonly string[];
}

export async function startDatagramReceiver(): Promise<DatagramReceiver> {
  const packets: string[] = [];
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 2 ** 20 });
  socket.on('message', (packet) => packets.push(packet.toString()));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    packets,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
