/** An address as it is written in a URL: IPv6 in brackets. */
export function formatPeer(host: string, port: number | undefined): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}
