import { once } from 'node:events';
import * as net from 'node:net';

/** Different ports of the loopback interface that nobody listens on at the moment, one per name. */
export async function findFreePorts<Name extends string>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, number>>> {
  const servers = names.map(() => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  // All at once, so that no two names get the same one.
  for (const server of servers) server.close();
  await Promise.all(servers.map((server) => once(server, 'close')));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<
    Name,
    number
  >;
}
