import { expect, test } from 'vitest';
import { DEFAULT_NETWORK } from '../../../src/core/network.ts';
import { networkDocument } from '../../../src/outputs/json/network-document.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n4711\n-----END CERTIFICATE-----\n';

test('options that are as by default are left out', () => {
  expect(networkDocument(DEFAULT_NETWORK)).toEqual({});
});

test('of keys and passphrases it is shown that there are some, of certificates how many', () => {
  const { tls } = DEFAULT_NETWORK;
  const withKey = { hosts: ['*.example'], cert: CERTIFICATE.repeat(2), key: '4711' };
  const clientCertificates = [
    { ...withKey, passphrase: '4711' },
    { ...withKey, hosts: [], passphrase: undefined },
  ];
  const ca = [CERTIFICATE];
  expect(networkDocument({ ...DEFAULT_NETWORK, tls: { ...tls, ca, clientCertificates } })).toEqual({
    tls: {
      ca: ['1 certificate'],
      client_certificates: [
        { hosts: ['*.example'], cert: '2 certificates', key: '***', passphrase: '***' },
        { hosts: ['*'], cert: '2 certificates', key: '***' },
      ],
    },
  });
});

test('the credentials of proxies are masked', () => {
  const proxy = {
    http: {
      isSecure: false,
      host: 'proxy.example',
      port: 3128,
      credentials: { username: 'ada', password: '4711' },
    },
    https: { isSecure: true, host: '2001:db8::1', port: 443, credentials: undefined },
    noProxy: ['10.0.0.0/8'],
  };
  expect(networkDocument({ ...DEFAULT_NETWORK, proxy })).toEqual({
    proxy: {
      http: 'http://***@proxy.example:3128',
      https: 'https://[2001:db8::1]:443',
      no_proxy: ['10.0.0.0/8'],
    },
  });
});

test('what else was changed is shown in words', () => {
  const { connection, dns } = DEFAULT_NETWORK;
  const hosts = {
    a: { address: '192.0.2.7', port: undefined },
    b: { address: '::1', port: 8443 },
  };
  const changed = {
    ...DEFAULT_NETWORK,
    connection: { ...connection, idleTimeoutMs: 5000 },
    dns: { ...dns, hosts },
  };
  expect(networkDocument(changed)).toEqual({
    connection: { idle_timeout: '5s' },
    dns: { hosts: { a: '192.0.2.7', b: '[::1]:8443' } },
  });
});
