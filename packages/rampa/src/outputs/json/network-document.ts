import {
  type ClientCertificatePlan,
  DEFAULT_NETWORK,
  type HostAddress,
  type NetworkPlan,
  type ProxyServerPlan,
} from '../../core/network.ts';
import { changedOptions, unlessEmpty } from './changed-options.ts';
import { SECRET, type ShownValue } from './shown-value.ts';

/** How a scenario reaches servers, as far as it is not the default; keys, passphrases and credentials are masked. */
export function networkDocument({ connection, dns, tls, proxy }: NetworkPlan): {
  [key: string]: ShownValue;
} {
  const defaults = DEFAULT_NETWORK;
  return {
    ...unlessEmpty('connection', changedOptions(connection, defaults.connection, {})),
    ...unlessEmpty('dns', changedOptions(dns, defaults.dns, { hosts: shownHosts })),
    ...unlessEmpty(
      'tls',
      changedOptions(tls, defaults.tls, {
        ca: (texts) => texts.map(shownCertificates),
        clientCertificates: (certificates) => certificates.map(shownCertificate),
      }),
    ),
    ...unlessEmpty(
      'proxy',
      changedOptions(proxy, defaults.proxy, { http: shownProxy, https: shownProxy }),
    ),
  };
}

function shownHosts(hosts: Readonly<Record<string, HostAddress>>): ShownValue {
  const entries = Object.entries(hosts);
  return Object.fromEntries(
    entries.map(([host, { address, port }]) => [host, formatPlace(address, port)]),
  );
}

function shownCertificate({ hosts, cert, passphrase }: ClientCertificatePlan): ShownValue {
  return {
    hosts: hosts.length === 0 ? ['*'] : hosts,
    cert: shownCertificates(cert),
    key: SECRET,
    ...(passphrase !== undefined && { passphrase: SECRET }),
  };
}

/** PEM text is long, and says nothing to people. */
function shownCertificates(text: string): string {
  const count = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  return count === 1 ? '1 certificate' : `${count} certificates`;
}

function shownProxy({ isSecure, host, port, credentials }: ProxyServerPlan): string {
  const secret = credentials === undefined ? '' : `${SECRET}@`;
  return `${isSecure ? 'https' : 'http'}://${secret}${formatPlace(host, port)}`;
}

function formatPlace(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
